// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bytes, fromBase64, toBase64, utf8 } from '../../src/pruefen/bytes';
import { type Claim, parseClaim } from '../../src/pruefen/claim';
import { type ProofFile, parseProofFile } from '../../src/pruefen/proofFile';
import { type Log, type Step, verdict, verify } from '../../src/pruefen/verify';

const testdata = '../internal/audit/testdata/';
const vectors = JSON.parse(readFileSync(`${testdata}browser_v1.json`, 'utf8')).log;
const packageText = readFileSync(`${testdata}package_v1.nachweis.json`, 'utf8');

/** The log of the golden package, with parts of it replaced. */
function log(altered: Partial<Record<string, string>> = {}): Log {
  return {
    checkpoint: async () => altered.checkpoint ?? vectors.checkpoint,
    key: async () => altered.key ?? `${vectors.key}\n`,
    tile: async (path) => {
      const tile = altered[path] ?? vectors.tiles[path];
      if (!tile) throw new Error(`${path} answers 404`);
      return fromBase64(tile) as Bytes;
    },
  };
}

const claim = parseClaim(`#${vectors.fragment}`) as Claim;
const proofFile = () => parseProofFile(packageText) as ProofFile;
const states = (steps: Step[]) =>
  Object.fromEntries(steps.map(({ name, state, why }) => [name, why ? `${state}, ${why}` : state]));

const flipped = (base64: string, at: number) => {
  const bytes = fromBase64(base64) as Bytes;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return toBase64(bytes);
};

/** A byte within the leaf with this number of a bundle. */
function insideLeaf(bundle: string, index: number): number {
  const bytes = fromBase64(bundle) as Bytes;
  let at = 0;
  for (let i = 0; i < index; i++) at += 2 + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  return at + 20;
}

const holds = { origin: 'ok', signature: 'ok', inclusion: 'ok', commit: 'ok', consistency: 'ok' };
const fileHolds = { same: 'ok', record: 'ok', decisions: 'ok', texts: 'ok', suppliers: 'ok' };

describe('a note', () => {
  it('is confirmed by the log it comes from', async () => {
    const report = await verify(claim, log());
    expect(states(report.steps)).toEqual(holds);
    expect(verdict(report.steps)).toBe('confirmed');
    expect(report.leaf).toMatchObject({ type: 'submission', at: '2026-11-22T09:14:03.123456Z' });
  });

  it('is refuted when its checksum, its entry or its state was altered', async () => {
    const altered = (change: Partial<Claim>) => verify({ ...claim, ...change }, log());
    const commit = fromBase64(flipped(toBase64(claim.commit), 31)) as Bytes;
    expect(states((await altered({ commit })).steps)).toEqual({ ...holds, commit: 'failed' });
    expect(states((await altered({ index: 3 })).steps)).toEqual({ ...holds, commit: 'failed' });
    expect(states((await altered({ size: 6 })).steps)).toEqual({ ...holds, consistency: 'failed' });
    const root = fromBase64(flipped(toBase64(claim.root), 0)) as Bytes;
    expect(states((await altered({ root })).steps)).toEqual({ ...holds, consistency: 'failed' });
    const beyond = {
      ...holds,
      inclusion: 'failed, beyond',
      commit: 'open, earlier_failed',
      consistency: 'open, earlier_failed',
    };
    expect(states((await altered({ index: 8, size: 9 })).steps)).toEqual(beyond);
    expect(states((await altered({ size: 9 })).steps)).toEqual(beyond);
  });

  it('of another marketplace is not checked here', async () => {
    const report = await verify({ ...claim, origin: 'other.example/log' }, log());
    expect(states(report.steps)).toEqual({
      origin: 'failed, foreign',
      signature: 'open, earlier_failed',
      inclusion: 'open, earlier_failed',
      commit: 'open, earlier_failed',
      consistency: 'open, earlier_failed',
    });
    expect(report.leaf).toBeUndefined();
  });
});

describe('a log that lies', () => {
  it('is caught by an altered hash, leaf, state or key', async () => {
    const check = async (altered: Partial<Record<string, string>>) => states((await verify(claim, log(altered))).steps);
    const hashes = 'tile/0/000.p/8';
    expect(await check({ [hashes]: flipped(vectors.tiles[hashes], 5 * 32) })).toEqual({
      ...holds,
      inclusion: 'failed',
      commit: 'open, earlier_failed',
      consistency: 'failed',
    });
    const [, , rootLine = ''] = vectors.checkpoint.split('\n');
    const otherRoot = vectors.checkpoint.replace(rootLine, flipped(rootLine, 0));
    const bundle = 'tile/entries/000.p/8';
    expect(
      await check({ [bundle]: flipped(vectors.tiles[bundle], insideLeaf(vectors.tiles[bundle], claim.index)) }),
    ).toMatchObject({ inclusion: 'failed' });
    expect(await check({ checkpoint: otherRoot })).toMatchObject({
      signature: 'failed',
    });
    expect(await check({ checkpoint: '<html>' })).toEqual({ signature: 'failed, bad_checkpoint' });
    expect(await check({ key: 'shop.example/log+00000000+AAAA' })).toEqual({ ...holds, signature: 'failed, bad_key' });
    const other = 'other.example/log+5bb6ccb9+AQT9C4OeIqXDHLpApa2PtUqzqw8b/saeDLzzNb8ql0Iq';
    expect(await check({ key: other })).toEqual({ ...holds, signature: 'failed' });
  });

  it('that does not answer leaves nothing confirmed', async () => {
    const silent = { ...log(), tile: async () => Promise.reject(new Error('offline')) };
    await expect(verify(claim, silent)).rejects.toThrow('offline');
  });
});

describe('a proof file', () => {
  it('opens the entry of its note, with decisions, reasons and suppliers', async () => {
    const report = await verify(claim, log(), proofFile());
    expect(states(report.steps)).toEqual({ ...holds, ...fileHolds });
    expect(verdict(report.steps)).toBe('confirmed');
  });

  it('speaks for itself without a note', async () => {
    const file = proofFile();
    expect(states((await verify(file.claim, log(), file)).steps)).toEqual({ ...holds, ...fileHolds });
  });

  it('that was altered is refuted at the step that breaks', async () => {
    const check = async (change: (file: ProofFile) => void) => {
      const file = proofFile();
      change(file);
      return states((await verify(claim, log(), file)).steps);
    };
    const fails = (name: string) => ({ ...holds, ...fileHolds, [name]: 'failed' });
    expect(
      await check((file) => {
        const [first] = file.personal;
        if (first) first.body += '.';
      }),
    ).toEqual(fails('texts'));
    expect(
      await check((file) => {
        const [first] = file.decisions;
        if (first) first.salt = new Uint8Array(32);
      }),
    ).toEqual(fails('decisions'));
    expect(await check((file) => file.decisions.pop())).toEqual({ ...fails('decisions'), texts: 'failed' });
    expect(await check((file) => file.masterData.push(utf8('{"name":"Fremd"}')))).toEqual(fails('suppliers'));
    expect(
      await check((file) => {
        file.record.bytes[20] = (file.record.bytes[20] ?? 0) ^ 1;
      }),
    ).toMatchObject({ record: 'failed', decisions: 'open, earlier_failed', texts: 'open, earlier_failed' });
    expect(await check((file) => (file.claim.index = 3))).toEqual(fails('same'));
  });

  it('may lack an erased reason, and says so', async () => {
    const file = proofFile();
    file.personal.pop();
    expect(states((await verify(claim, log(), file)).steps)).toEqual({
      ...holds,
      ...fileHolds,
      texts: 'ok, texts_absent',
    });
  });

  it('of a wrong kind is named', () => {
    const record = readFileSync(`${testdata}submission_v1.json`, 'utf8');
    expect(parseProofFile('PNG')).toBe('not_json');
    expect(parseProofFile('[]')).toBe('not_a_proof');
    expect(parseProofFile('null')).toBe('not_a_proof');
    expect(parseProofFile(record)).toBe('record_only');
    expect(parseProofFile(packageText.replace('"version":1', '"version":2'))).toBe('newer');
    expect(parseProofFile(packageText.replace('"records":[', '"records":{},"x":['))).toBe('not_a_proof');
    expect(parseProofFile(packageText.replace('tlog-proof@v1', 'tlog-proof@v9'))).toBe('not_a_proof');
  });
});

describe('a link', () => {
  it('is read whole or not at all', () => {
    expect(claim).toMatchObject({ origin: 'shop.example/log', index: 4, size: 5 });
    expect(parseClaim(`https://shop.example/pruefen?lang=en#${vectors.fragment}`)).toEqual(claim);
    for (const nothing of ['', '#', 'https://shop.example/pruefen']) expect(parseClaim(nothing)).toBe('none');
    expect(parseClaim(`#${vectors.fragment.replace('v=1', 'v=2')}`)).toBe('newer');
    for (let cut = 4; cut < vectors.fragment.length; cut++) {
      expect(parseClaim(`#${vectors.fragment.slice(0, cut)}`), `cut after ${cut}`).toBe('broken');
    }
    for (const odd of ['i=-1', 'i=1e3', 'i=04', 'i=99999999999999999999', 'n=4', 'n=', 'h=AA', 'h=%00', 'o=']) {
      const [name = ''] = odd.split('=');
      const altered = vectors.fragment.replace(new RegExp(`(^|&)${name}=[^&]*`), `$1${odd}`);
      expect(parseClaim(`#${altered}`), odd).toBe('broken');
    }
    expect(parseClaim('#irgendwas')).toBe('broken');
  });
});
