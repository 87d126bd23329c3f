import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/** Keys, sealing and opening of mini-competitions (docs/adr/0020). Loaded by the pages that need it alone. */

/** The work of a passphrase's derivation: scrypt with N = 2^17, r = 8. */
const workFactor = 17;

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(sum, (one) => one.toString(16).padStart(2, '0')).join('');
};

/** A copy that is surely backed by a buffer of its own, as the platform's digests want it. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

/** A key pair: the public half, and the private one locked with the passphrase. The private half in clear stays here. */
export async function makeKey(passphrase: string, work = workFactor): Promise<{ recipient: string; locked: string }> {
  const identity = await generateX25519Identity();
  const lock = new Encrypter();
  lock.setPassphrase(passphrase);
  lock.setScryptWorkFactor(work);
  return { recipient: await identityToRecipient(identity), locked: armor.encode(await lock.encrypt(identity)) };
}

async function encrypt(plain: Uint8Array, recipients: string[]): Promise<Uint8Array<ArrayBuffer>> {
  const to = new Encrypter();
  for (const one of recipients) to.addRecipient(one);
  return own(await to.encrypt(plain));
}

/**
 * Seals an offer: its canonical JSON (RFC 8785: names in order, no blanks) with a random salt, first for role one, then for
 * role two. The hashes bind what will be opened to what was sealed.
 */
export async function seal(offer: { price: string; text: string }, roleOne: string[], roleTwo: string[]) {
  const salt = toBase64(crypto.getRandomValues(new Uint8Array(32)));
  const clear = own(new TextEncoder().encode(JSON.stringify({ price: offer.price, salt, text: offer.text })));
  const inner = await encrypt(clear, roleOne);
  const sealed = await encrypt(inner, roleTwo);
  return { sealed: toBase64(sealed), innerSha256: await sha256(inner), clearSha256: await sha256(clear) };
}

/** The passphrase does not unlock the key. */
export class WrongPassphrase extends Error {
  override readonly name = 'WrongPassphrase';
}

/** Unlocks a key, to take a layer off offers; the key stays inside. */
export async function unlock(locked: string, passphrase: string) {
  const key = new Decrypter();
  key.addPassphrase(passphrase);
  const identity = await key.decrypt(armor.decode(locked), 'text').catch(() => {
    throw new WrongPassphrase();
  });
  const opener = new Decrypter();
  opener.addIdentity(identity);
  return {
    /** The offer without the layer; undefined when it does not open, or not to what its party committed to. */
    async open(sealed: string, expects: string): Promise<string | undefined> {
      try {
        const bytes = own(await opener.decrypt(fromBase64(sealed)));
        return (await sha256(bytes)) === expects ? toBase64(bytes) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
