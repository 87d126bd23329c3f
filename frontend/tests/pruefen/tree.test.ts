// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bytes, fromBase64, toBase64 } from '../../src/pruefen/bytes';
import { isIncluded, isPrefix, leafHash, Tree, tilePath } from '../../src/pruefen/tree';

/** Written by internal/audit, whose arithmetic is Go's: see browser_test.go. */
const vectors = JSON.parse(readFileSync('../internal/audit/testdata/browser_v1.json', 'utf8'));

interface Case {
  size: number;
  root: string;
  tiles: Record<string, string>;
  inclusion: { index: number; leaf: string; proof: string[] }[];
  consistency: { from: number; root: string; proof: string[] }[];
}

const bytes = (text: string) => fromBase64(text) as Bytes;

function treeOf({ size, tiles }: Case) {
  return new Tree(size, async (path) => {
    const tile = tiles[path];
    if (tile === undefined) throw new Error(`no tile ${path}`);
    return bytes(tile);
  });
}

describe.each((vectors.trees as Case[]).map((tree) => [tree.size, tree] as const))('a tree of %i leaves', (size, c) => {
  const root = bytes(c.root);

  it('has the root the log signed', async () => {
    expect(toBase64(await treeOf(c).root())).toBe(c.root);
  });

  it('proves each leaf as Go does, and no other', async () => {
    for (const { index, leaf, proof } of c.inclusion) {
      const own = await treeOf(c).inclusion(index);
      expect(own.map(toBase64)).toEqual(proof);
      const hash = await leafHash(bytes(leaf));
      expect(await isIncluded(hash, index, size, own, root)).toBe(true);
      const other = await leafHash(bytes(toBase64(new TextEncoder().encode('another leaf'))));
      expect(await isIncluded(other, index, size, own, root)).toBe(false);
      expect(await isIncluded(hash, index + 1, size, own, root)).toBe(false);
      expect(await isIncluded(hash, index, size, [...own, hash], root)).toBe(false);
      if (own.length > 0) expect(await isIncluded(hash, index, size, own.slice(1), root)).toBe(false);
    }
  });

  it('proves that it only grew, as Go does', async () => {
    for (const { from, root: older, proof } of c.consistency) {
      const own = await treeOf(c).consistency(from);
      expect(own.map(toBase64)).toEqual(proof);
      expect(await isPrefix(from, bytes(older), size, root, own)).toBe(true);
      const altered = bytes(older);
      altered[0] = (altered[0] ?? 0) ^ 1;
      expect(await isPrefix(from, altered, size, root, own)).toBe(false);
      expect(await isPrefix(from + 1, bytes(older), size, root, own)).toBe(false);
    }
  });
});

it('refuses what no tree can have', async () => {
  const hash = await leafHash(new Uint8Array());
  expect(await isIncluded(hash, 1, 1, [], hash)).toBe(false);
  expect(await isIncluded(hash, -1, 1, [], hash)).toBe(false);
  expect(await isPrefix(0, hash, 1, hash, [])).toBe(false);
  expect(await isPrefix(2, hash, 1, hash, [])).toBe(false);
  expect(await isPrefix(3, hash, 4, hash, [])).toBe(false);
});

it('spells paths as C2SP does', () => {
  expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
  expect(tilePath({ level: 'entries', index: 0, width: 8 })).toBe('tile/entries/000.p/8');
  expect(tilePath({ level: 2, index: 1000, width: 1 })).toBe('tile/2/x001/000.p/1');
});

it('notices a tile that is too short', async () => {
  const tree = new Tree(8, async () => new Uint8Array(7 * 32));
  await expect(tree.root()).rejects.toThrow('tile is too short');
  await expect(new Tree(8, async () => new Uint8Array(1)).leaf(3)).rejects.toThrow('entry bundle is too short');
});
