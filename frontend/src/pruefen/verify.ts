import { type Bytes, equal } from './bytes';
import { type Checkpoint, isSigned, type Key, parseCheckpoint, parseKey } from './checkpoint';
import type { Claim } from './claim';
import { type Leaf, parseLeaf } from './leaf';
import { holdsDecisions, holdsMasterData, holdsTexts, opensLeaf, type ProofFile } from './proofFile';
import { isIncluded, isPrefix, leafHash, Tree } from './tree';

/** Reads the public side of the log; throws when it does not answer. */
export interface Log {
  checkpoint(): Promise<string>;
  key(): Promise<string>;
  tile(path: string): Promise<Bytes>;
}

export type StepName =
  | 'origin'
  | 'signature'
  | 'inclusion'
  | 'commit'
  | 'consistency'
  | 'same'
  | 'record'
  | 'decisions'
  | 'texts'
  | 'suppliers';

/** ok and failed are results; open means that it could not be or was not checked. */
export type StepState = 'ok' | 'failed' | 'open';

export interface Step {
  name: StepName;
  state: StepState;
  /** Why, as a code of words.ts. */
  why?: 'foreign' | 'bad_checkpoint' | 'no_ed25519' | 'bad_key' | 'beyond' | 'earlier_failed' | 'texts_absent';
}

export interface Report {
  steps: Step[];
  checkpoint?: Checkpoint;
  key?: Key;
  keyLine?: string;
  leaf?: Leaf;
}

const step = (name: StepName, ok: boolean, why?: Step['why']): Step => ({ name, state: ok ? 'ok' : 'failed', why });
const open = (name: StepName, why: Step['why'] = 'earlier_failed'): Step => ({ name, state: 'open', why });

/** Checks a note's claim, and the proof file when there is one, against the log as it stands now. */
export async function verify(claim: Claim, log: Log, file?: ProofFile): Promise<Report> {
  const [signed, keyLine] = await Promise.all([log.checkpoint(), log.key()]);
  const checkpoint = parseCheckpoint(signed);
  const report: Report = { steps: [], keyLine: keyLine.trim() };
  const fromFile = file ? await fileSteps(claim, file) : [];
  if (!checkpoint) {
    report.steps = [{ name: 'signature', state: 'failed', why: 'bad_checkpoint' }, ...fromFile];
    return report;
  }
  report.checkpoint = checkpoint;
  if (checkpoint.origin !== claim.origin) {
    report.steps = [step('origin', false, 'foreign'), open('signature'), open('inclusion'), open('commit')];
    report.steps.push(open('consistency'), ...fromFile);
    return report;
  }
  const key = await parseKey(keyLine);
  report.key = key ?? undefined;
  report.steps = [step('origin', true), await signatureStep(checkpoint, key)];
  report.steps.push(...(await treeSteps(claim, checkpoint, log, report)), ...fromFile);
  return report;
}

async function signatureStep(checkpoint: Checkpoint, key: Key | null): Promise<Step> {
  if (!key) return step('signature', false, 'bad_key');
  const signed = await isSigned(checkpoint, key);
  return signed === null ? open('signature', 'no_ed25519') : step('signature', signed);
}

async function treeSteps(claim: Claim, checkpoint: Checkpoint, log: Log, report: Report): Promise<Step[]> {
  if (claim.index >= checkpoint.size || claim.size > checkpoint.size) {
    return [step('inclusion', false, 'beyond'), open('commit'), open('consistency')];
  }
  const { size, root } = checkpoint;
  const tree = new Tree(size, log.tile);
  const leaf = await tree.leaf(claim.index);
  const included = await isIncluded(await leafHash(leaf), claim.index, size, await tree.inclusion(claim.index), root);
  const grown = await isPrefix(claim.size, claim.root, size, root, await tree.consistency(claim.size));
  report.leaf = included ? (parseLeaf(leaf) ?? undefined) : undefined;
  const named = report.leaf ? step('commit', equal(report.leaf.commit, claim.commit)) : open('commit');
  return [step('inclusion', included), named, step('consistency', grown)];
}

async function fileSteps(claim: Claim, file: ProofFile): Promise<Step[]> {
  const same = claim.index === file.claim.index && equal(claim.commit, file.claim.commit);
  const record = await opensLeaf(file);
  if (!record) return [step('same', same), step('record', false), open('decisions'), open('texts'), open('suppliers')];
  const texts = await holdsTexts(file);
  return [
    step('same', same),
    step('record', true),
    step('decisions', await holdsDecisions(file)),
    step('texts', texts.ok, texts.ok && texts.absent > 0 ? 'texts_absent' : undefined),
    step('suppliers', await holdsMasterData(file)),
  ];
}

export type Verdict = 'confirmed' | 'refuted' | 'partly';

/** One failed step refutes, one open step leaves it partly checked. */
export function verdict(steps: Step[]): Verdict {
  if (steps.some(({ state }) => state === 'failed')) return 'refuted';
  return steps.every(({ state }) => state === 'ok') ? 'confirmed' : 'partly';
}
