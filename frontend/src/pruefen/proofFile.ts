import { type Bytes, equal, fromBase64, sha256, toBase64, utf8 } from './bytes';
import { parseCheckpoint } from './checkpoint';
import type { Claim } from './claim';
import { parseLeaf } from './leaf';

interface Opened {
  bytes: Bytes;
  salt: Bytes;
  content: Record<string, unknown>;
}

/** A proof file whose form is right. What it says is not checked yet. */
export interface ProofFile {
  claim: Claim;
  leaf: Bytes;
  record: Opened;
  decisions: Opened[];
  personal: { id: string; body: string; salt: Bytes }[];
  masterData: Bytes[];
}

export type FileProblem = 'not_json' | 'record_only' | 'not_a_proof' | 'newer' | 'too_large';

export const maxFileBytes = 32 * 1024 * 1024;

class Malformed extends Error {}

const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Malformed();
  return value;
};
const bytes = (value: unknown): Bytes => {
  const read = fromBase64(text(value));
  if (!read) throw new Malformed();
  return read;
};
const list = (value: unknown): Record<string, unknown>[] => {
  if (!Array.isArray(value)) throw new Malformed();
  return value;
};

function opened(value: Record<string, unknown>): Opened {
  const record = bytes(value.bytes);
  const content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(record));
  if (typeof content !== 'object' || content === null) throw new Malformed();
  return { bytes: record, salt: bytes(value.salt), content };
}

/** The place in the log that the file itself names. */
function claimOf(proof: string, leaf: Bytes): Claim {
  const [, index, signed] =
    /^c2sp\.org\/tlog-proof@v1\nindex (0|[1-9]\d{0,14})\n(?:\S{44}\n)*\n([\s\S]+)$/.exec(proof) ?? [];
  const checkpoint = parseCheckpoint(signed ?? '');
  const parsed = parseLeaf(leaf);
  if (!index || !checkpoint || !parsed) throw new Malformed();
  return {
    origin: checkpoint.origin,
    index: Number(index),
    commit: parsed.commit,
    size: checkpoint.size,
    root: checkpoint.root,
  };
}

/** Reads a dropped file. */
export function parseProofFile(content: string): ProofFile | FileProblem {
  if (content.length > maxFileBytes) return 'too_large';
  let file: Record<string, unknown>;
  try {
    file = JSON.parse(content);
  } catch {
    return 'not_json';
  }
  if (typeof file !== 'object' || file === null) return 'not_a_proof';
  if (file.format !== 'provi-marktplatz/nachweis') {
    return 'organisation' in file && 'type' in file && 'v' in file ? 'record_only' : 'not_a_proof';
  }
  if (file.version !== 1) return 'newer';
  try {
    const [record, ...decisions] = list(file.records).map(opened);
    if (!record) return 'not_a_proof';
    const leaf = bytes(file.leaf);
    return {
      claim: claimOf(text(file.proof), leaf),
      leaf,
      record,
      decisions,
      personal: list(file.personalParts).map((part) => ({
        id: text(part.id),
        body: text(part.body),
        salt: bytes(part.salt),
      })),
      masterData: list(file.masterData).map(bytes),
    };
  } catch {
    return 'not_a_proof';
  }
}

const commit = (prefix: number, salt: Uint8Array, content: Uint8Array) => sha256(Uint8Array.of(prefix), salt, content);

/** SHA-256(0x01, salt, record) is what the leaf commits to. */
export const opensLeaf = async (file: ProofFile) =>
  equal(await commit(1, file.record.salt, file.record.bytes), file.claim.commit);

/** Every decision the record lists lies in the file, unaltered, and no other. */
export async function holdsDecisions(file: ProofFile): Promise<boolean> {
  const listed = (file.record.content.decisions ?? []) as { id?: unknown; hash?: unknown }[];
  if (!Array.isArray(listed) || listed.length !== file.decisions.length) return false;
  for (const [i, decision] of file.decisions.entries()) {
    const hash = toBase64(await commit(1, decision.salt, decision.bytes));
    if (listed[i]?.hash !== hash || listed[i]?.id !== decision.content.id) return false;
  }
  return true;
}

/** Collects the references with this member, at any depth, as id or hash to what they commit to. */
function references(value: unknown, member: string, commitment: string, found: Map<string, string>): void {
  if (Array.isArray(value)) for (const item of value) references(item, member, commitment, found);
  else if (typeof value === 'object' && value !== null) {
    const object = value as Record<string, unknown>;
    if (member in object) found.set(String(object[member]) + String(object[commitment]), String(object[commitment]));
    else for (const item of Object.values(object)) references(item, member, commitment, found);
  }
}

function referenced(file: ProofFile, member: string, commitment: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { content } of [file.record, ...file.decisions]) references(content, member, commitment, found);
  return found;
}

/** The personal texts that lie in the file are those the records commit to. Absent ones were erased or withheld. */
export async function holdsTexts(file: ProofFile): Promise<{ ok: boolean; checked: number; absent: number }> {
  const known = referenced(file, 'personalPart', 'commit');
  let ok = true;
  for (const part of file.personal) {
    const hash = toBase64(await commit(2, part.salt, utf8(part.body)));
    ok &&= known.get(part.id + hash) === hash;
  }
  return { ok, checked: file.personal.length, absent: Math.max(0, known.size - file.personal.length) };
}

/** The suppliers' data that lie in the file are those the records name. */
export async function holdsMasterData(file: ProofFile): Promise<boolean> {
  const known = new Set(referenced(file, 'masterData', 'hash').values());
  for (const data of file.masterData) {
    if (!known.has(toBase64(await commit(3, new Uint8Array(), data)))) return false;
  }
  return true;
}
