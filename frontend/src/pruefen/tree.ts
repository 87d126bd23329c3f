import { type Bytes, equal, sha256 } from './bytes';

/** Entries per bundle and hashes per tile, C2SP tlog-tiles. */
export const tileWidth = 256;

export interface Tile {
  level: number | 'entries';
  index: number;
  width: number;
}

/** The path of a tile below /log/, numbers in groups of three digits. */
export function tilePath({ level, index, width }: Tile): string {
  let number = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    number = `x${String(rest % 1000).padStart(3, '0')}/${number}`;
  }
  return `tile/${level}/${number}${width < tileWidth ? `.p/${width}` : ''}`;
}

/** Gives the bytes of a tile; throws when the log does not answer. */
export type ReadTile = (path: string) => Promise<Bytes>;

export const leafHash = (leaf: Uint8Array) => sha256(Uint8Array.of(0), leaf);
const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(Uint8Array.of(1), left, right);

/** The largest power of two below n, where RFC 6962 divides a tree of n leaves. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The exponent of a power of two; -1 for every other number. Logarithms of large numbers are not exact enough. */
function exponent(n: number): number {
  let e = 0;
  while (2 ** e < n) e++;
  return 2 ** e === n ? e : -1;
}

/** A tile of the log was shorter or longer than its place says. */
export class TreeError extends Error {}

/**
 * The tree of one size, read from tiles. All hashes above a tile are computed here: nothing the server says about them is
 * believed. Sizes stay below 2^48, so that numbers are exact.
 */
export class Tree {
  private readonly tiles = new Map<string, Promise<Bytes>>();

  constructor(
    readonly size: number,
    private readonly read: ReadTile,
  ) {}

  private tile(level: number | 'entries', index: number): Promise<Bytes> {
    const there = Math.floor(this.size / tileWidth ** (level === 'entries' ? 0 : level));
    const path = tilePath({ level, index, width: Math.min(tileWidth, there - index * tileWidth) });
    let bytes = this.tiles.get(path);
    if (!bytes) {
      bytes = this.read(path);
      this.tiles.set(path, bytes);
    }
    return bytes;
  }

  /** The leaf with this number. */
  async leaf(index: number): Promise<Bytes> {
    const bundle = await this.tile('entries', Math.floor(index / tileWidth));
    let at = 0;
    for (let skip = index % tileWidth; at + 2 <= bundle.length; skip--) {
      const length = (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0);
      if (skip === 0 && at + 2 + length <= bundle.length) return bundle.slice(at + 2, at + 2 + length);
      at += 2 + length;
    }
    throw new TreeError('entry bundle is too short');
  }

  /** The root of a complete subtree of 2^level leaves that begins at a multiple of it. */
  private async complete(level: number, index: number): Promise<Bytes> {
    const tileLevel = Math.floor(level / 8);
    const count = 2 ** (level % 8);
    const first = index * count;
    const tile = await this.tile(tileLevel, Math.floor(first / tileWidth));
    const at = (first % tileWidth) * 32;
    if (at + count * 32 > tile.length || tile.length % 32 !== 0) throw new TreeError('tile is too short');
    let row = Array.from({ length: count }, (_, i) => tile.slice(at + i * 32, at + (i + 1) * 32));
    while (row.length > 1) {
      const next: Promise<Bytes>[] = [];
      for (let i = 0; i < row.length; i += 2) next.push(nodeHash(row[i] as Bytes, row[i + 1] as Bytes));
      row = await Promise.all(next);
    }
    return row[0] as Bytes;
  }

  /** MTH(D[from:to]) of RFC 6962, 2.1. */
  private async range(from: number, to: number): Promise<Bytes> {
    const n = to - from;
    const level = exponent(n);
    if (level >= 0 && from % n === 0) return this.complete(level, from / n);
    const k = split(n);
    return nodeHash(await this.range(from, from + k), await this.range(from + k, to));
  }

  root = () => (this.size === 0 ? sha256() : this.range(0, this.size));

  /** PATH(m, D[n]) of RFC 6962, 2.1.1. */
  async inclusion(index: number, from = 0, to = this.size): Promise<Bytes[]> {
    if (to - from === 1) return [];
    const k = split(to - from);
    return index - from < k
      ? [...(await this.inclusion(index, from, from + k)), await this.range(from + k, to)]
      : [...(await this.inclusion(index, from + k, to)), await this.range(from, from + k)];
  }

  /** PROOF(m, D[n]) of RFC 6962, 2.1.2. */
  consistency = (older: number) => this.subproof(older, 0, this.size, true);

  private async subproof(m: number, from: number, to: number, whole: boolean): Promise<Bytes[]> {
    if (m === to - from) return whole ? [] : [await this.range(from, to)];
    const k = split(to - from);
    return m <= k
      ? [...(await this.subproof(m, from, from + k, whole)), await this.range(from + k, to)]
      : [...(await this.subproof(m - k, from + k, to, false)), await this.range(from, from + k)];
  }
}

const half = (n: number) => Math.floor(n / 2);
const odd = (n: number) => n % 2 === 1;

/** RFC 9162, 2.1.3.2: the proof leads from the leaf to the root. */
export async function isIncluded(leaf: Bytes, index: number, size: number, proof: Bytes[], root: Bytes) {
  if (index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of proof) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      r = await nodeHash(p, r);
      while (!odd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      r = await nodeHash(r, p);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equal(r, root);
}

/** RFC 9162, 2.1.4.2: the older tree is a prefix of the newer. */
export async function isPrefix(older: number, oldRoot: Bytes, newer: number, newRoot: Bytes, proof: Bytes[]) {
  if (older < 1 || older > newer) return false;
  if (older === newer) return proof.length === 0 && equal(oldRoot, newRoot);
  const path = exponent(older) >= 0 ? [oldRoot, ...proof] : proof;
  let fn = older - 1;
  let sn = newer - 1;
  while (odd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  const [first, ...rest] = path;
  if (!first) return false;
  let fr = first;
  let sr = first;
  for (const c of rest) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      fr = await nodeHash(c, fr);
      sr = await nodeHash(c, sr);
      while (!odd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = await nodeHash(sr, c);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equal(fr, oldRoot) && equal(sr, newRoot);
}
