import { type Bytes, concat, equal, fromBase64, sha256, utf8 } from './bytes';

/** A signed tree head, C2SP tlog-checkpoint. */
export interface Checkpoint {
  origin: string;
  size: number;
  root: Bytes;
  text: string;
  signer: string;
  keyId: Bytes;
  signature: Bytes;
}

/** A verifier key of a signed note: name+id+base64(0x01, Ed25519 key). */
export interface Key {
  name: string;
  id: Bytes;
  raw: Bytes;
}

const sizePattern = /^(0|[1-9]\d{0,14})$/;

/** Reads a checkpoint; its signature is another matter. Null when it is none. */
export function parseCheckpoint(signed: string): Checkpoint | null {
  const [, text, name, encoded] = /^((?:[^\n]+\n){3})\n— (\S+) (\S+)\n$/.exec(signed) ?? [];
  const [origin, size, rootText] = text?.split('\n') ?? [];
  const root = fromBase64(rootText ?? '');
  const signature = fromBase64(encoded ?? '');
  if (!text || !origin || !name || !size || !sizePattern.test(size)) return null;
  if (root?.length !== 32 || signature?.length !== 68) return null;
  const keyId = signature.slice(0, 4);
  return { origin, size: Number(size), root, text, signer: name, keyId, signature: signature.slice(4) };
}

/** Reads a key and holds its id against it. Null when it is none. */
export async function parseKey(line: string): Promise<Key | null> {
  const [, name, hex, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)\s*$/.exec(line) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (!name || !hex || bytes?.length !== 33 || bytes[0] !== 1) return null;
  const id = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const sum = await sha256(utf8(`${name}\n`), bytes);
  return equal(sum.slice(0, 4), id) ? { name, id, raw: bytes.slice(1) } : null;
}

/** Whether the key signed the checkpoint; null where the browser has no Ed25519. */
export async function isSigned(checkpoint: Checkpoint, key: Key): Promise<boolean | null> {
  if (checkpoint.signer !== key.name || checkpoint.origin !== key.name || !equal(checkpoint.keyId, key.id))
    return false;
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey('raw', key.raw, { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, imported, checkpoint.signature, concat(utf8(checkpoint.text)));
}
