import { toBase64 } from './bytes';
import type { Claim } from './claim';
import { card, el, facts, fill } from './dom';
import type { ProofFile } from './proofFile';
import { type Report, type Step, verdict } from './verify';
import type { Words } from './words';

export interface Locale {
  t: Words;
  language: 'de' | 'en';
}

const tag = ({ language }: Locale) => (language === 'de' ? 'de-DE' : 'en-GB');

const integer = (n: number, l: Locale) => new Intl.NumberFormat(tag(l)).format(n);

function moment(text: string, l: Locale): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return at.toLocaleString(tag(l), { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Europe/Berlin' });
}

/** Writes a decimal text as money without ever making a binary fraction of it. */
function money(value: unknown, currency: unknown, l: Locale): string {
  const [, sign, whole, cents] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  if (whole === undefined) return '';
  const [group, point] = l.language === 'de' ? ['.', ','] : [',', '.'];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group ?? '');
  return `${sign}${grouped}${cents ? point + cents : ''} ${currency === 'EUR' ? '€' : String(currency ?? '')}`;
}

const marks = { ok: '✓', failed: '✗', open: '–' };

/** The verdict, then every step with its state in words. */
export function result(report: Report, claim: Claim, file: ProofFile | undefined, l: Locale): HTMLElement[] {
  const answer = verdict(report.steps);
  const said = el('p', { class: `check-verdict check-${answer}` }, l.t.verdicts[answer]);
  if (file && answer === 'confirmed') said.append(` ${l.t.withFile}`);
  const parts = [said, card(l.t.stepsTitle, steps(report.steps, report, claim, l)), entry(report, claim, l)];
  const opened = report.steps.every(
    ({ name, state }) => state === 'ok' || !['same', 'record', 'decisions'].includes(name),
  );
  if (file && opened) parts.push(content(file, l));
  return parts;
}

function steps(all: Step[], report: Report, claim: Claim, l: Locale): HTMLElement {
  const values = { origin: claim.origin, size: integer(report.checkpoint?.size ?? 0, l) };
  return el(
    'ol',
    { class: 'check-steps' },
    ...all.map(({ name, state, why }) =>
      el(
        'li',
        { class: `check-${state}`, 'data-step': name, 'data-state': state },
        el('span', { 'aria-hidden': 'true', class: 'check-mark' }, marks[state]),
        el(
          'span',
          {},
          `${l.t.steps[name]}: `,
          el('strong', {}, l.t.states[state]),
          why && el('span', { class: 'muted small check-why' }, fill(l.t.whys[why], values)),
        ),
      ),
    ),
  );
}

function entry(report: Report, claim: Claim, l: Locale): HTMLElement {
  const { t } = l;
  const state = (size: number, root: Uint8Array) =>
    el('span', {}, fill(t.facts.entries, { size: integer(size, l) }), ' ', el('code', {}, toBase64(root)));
  const { leaf, checkpoint } = report;
  return card(
    t.entryTitle,
    facts([
      [t.facts.index, integer(claim.index, l)],
      [t.facts.at, leaf && moment(leaf.at, l)],
      [t.facts.type, leaf && (t.types[leaf.type] ?? leaf.type)],
      [t.facts.commit, el('code', {}, toBase64(claim.commit))],
      [t.facts.origin, claim.origin],
      [t.facts.noteState, state(claim.size, claim.root)],
      [t.facts.state, checkpoint && state(checkpoint.size, checkpoint.root)],
      [t.facts.key, report.keyLine && el('code', {}, report.keyLine)],
    ]),
  );
}

type Json = Record<string, unknown>;
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** What stands in the opened record, to be compared with the paper. */
function content(file: ProofFile, l: Locale): HTMLElement {
  const { t } = l;
  const record = file.record.content;
  const parties = object(record.parties);
  const lines = Array.isArray(record.lines) ? record.lines.map(object) : [];
  const rows: [string, string][] = [
    [t.content.at, text(record.at) && moment(text(record.at), l)],
    [t.content.buyer, text(object(parties.buyer).name)],
    [t.content.needer, text(object(parties.needer).name)],
    ...lines.map((line): [string, string] => [
      fill(t.content.line, { line: String(line.line ?? '') }),
      `${text(line.quantity)} × ${text(object(line.product).name)}, ${money(line.goods, record.currency, l)}`,
    ]),
    ...file.personal.map((part): [string, string] => [t.content.reason, part.body]),
    [t.content.net, money(record.net, record.currency, l)],
    [t.content.gross, money(record.gross, record.currency, l)],
    [t.content.software, text(record.software)],
  ];
  return card(t.contentTitle, el('p', { class: 'muted' }, t.contentHint), facts(rows));
}
