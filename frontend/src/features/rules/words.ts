import type { SchemaMoney, SchemaRule } from '../../api/schema';
import type { Format, Language } from '../../i18n/format';
import type { Messages } from '../../i18n/messages';

export interface Words {
  t: Messages;
  f: Format;
  language: Language;
}

/** A member of a rule with its name and value in words. */
export interface Member {
  path: string;
  label: string;
  text: string;
}

/** A member of two versions side by side; a version that lacks it is undefined. */
export interface DiffRow {
  path: string;
  label: string;
  before: string | undefined;
  after: string | undefined;
  changed: boolean;
}

/** Members that name the version itself. */
const hidden = ['version', 'organisation'];

const withoutPlaces = (path: string) => path.replaceAll(/\.\d+(?=\.|$)/g, '');

/** Every member of a rule that says something, in the order people read them. */
export function membersOf(rule: SchemaRule, words: Words): Member[] {
  const found: Member[] = [];
  walk(rule, '', (path, value) => {
    const known = withoutPlaces(path);
    if (hidden.includes(known)) return;
    found.push({ path, label: labelOf(path, words.t), text: textOf(known, value, words) });
  });
  if (rule.kind === 'direct_award' && !rule.maxNet)
    found.push({ path: 'maxNet', label: labelOf('maxNet', words.t), text: words.t.rules.noLimit });
  return found.sort(reading(words.t));
}

/** Orders members as the form does; those of a list row by row. */
function reading(t: Messages): (a: { path: string }, b: { path: string }) => number {
  const order = Object.keys(t.rules.fields);
  const place = (path: string) => order.indexOf(withoutPlaces(path));
  const row = (path: string) => /^(.*?)\.(\d+)(?:\.|$)/.exec(path);
  return (a, b) => {
    const [rowA, rowB] = [row(a.path), row(b.path)];
    if (rowA && rowB && rowA[1] === rowB[1] && rowA[2] !== rowB[2]) return Number(rowA[2]) - Number(rowB[2]);
    return place(a.path) - place(b.path);
  };
}

function walk(value: unknown, path: string, use: (path: string, value: unknown) => void) {
  if (value === null || value === undefined || value === '') return;
  const join = (name: string) => (path ? `${path}.${name}` : name);
  if (Array.isArray(value) && value.some((one) => typeof one === 'object')) {
    value.forEach((one, place) => {
      walk(one, join(String(place)), use);
    });
  } else if (typeof value === 'object' && !Array.isArray(value) && !('amount' in value)) {
    for (const [name, inner] of Object.entries(value)) walk(inner, join(name), use);
  } else {
    use(path, value);
  }
}

/** The name of a member; of a row with its place. */
export function labelOf(path: string, t: Messages): string {
  const names: Record<string, string> = t.rules.fields;
  const name = names[withoutPlaces(path)] ?? path;
  const place = /\.(\d+)\./.exec(`${path}.`)?.[1];
  return place === undefined ? name : t.rules.inRow(Number(place) + 1, name);
}

function textOf(path: string, value: unknown, { t, f }: Words): string {
  const options: Record<string, Record<string, string>> = t.rules.options;
  const word = (one: unknown) => options[path]?.[String(one)] ?? String(one);
  if (Array.isArray(value)) return value.map(word).join(', ');
  if (typeof value === 'object') return f.money(value as SchemaMoney);
  if (typeof value === 'boolean') return options[path] ? word(value) : value ? t.rules.yes : t.rules.no;
  if (path === 'valid.to') return f.dayBefore(String(value));
  if (path === 'valid.from' || path === 'source.state') return f.date(String(value));
  if (path.endsWith('fromPercent')) return f.rate(String(value));
  return word(value);
}

/** Both versions by member; without one, everything is new. */
export function diffOf(before: SchemaRule | undefined, after: SchemaRule, words: Words): DiffRow[] {
  const old = before ? membersOf(before, words) : [];
  const now = membersOf(after, words);
  const texts = new Map(now.map(({ path, text }) => [path, text]));
  const oldTexts = new Map(old.map(({ path, text }) => [path, text]));
  const gone = old.filter(({ path }) => !texts.has(path));
  return [...now, ...gone].sort(reading(words.t)).map(({ path, label }) => {
    const [a, b] = [oldTexts.get(path), texts.get(path)];
    return { path, label, before: a, after: b, changed: a !== b };
  });
}

/** For whom a rule holds, in words; own is the name of the body whose own rule it is. */
export function whoseOf(rule: SchemaRule, t: Messages): string {
  if (rule.organisation) return t.rules.ownRule;
  const names: Record<string, string> = t.rules.options.jurisdiction;
  const buyers: Record<string, string> = t.rules.options.buyerType;
  return [names[rule.jurisdiction ?? ''] ?? rule.jurisdiction, rule.buyerType && buyers[rule.buyerType], rule.funding]
    .filter(Boolean)
    .join(', ');
}

/** What a rule says, in one line. */
export function sayingOf(rule: SchemaRule, words: Words): string {
  const { t, f, language } = words;
  switch (rule.kind) {
    case 'direct_award':
      return rule.maxNet ? t.rules.upTo(f.money(rule.maxNet)) : t.rules.noLimit;
    case 'eu_threshold':
      return rule.maxNet ? t.rules.europeanFrom(f.money(rule.maxNet)) : '';
    case 'duty': {
      const name = (language === 'de' ? rule.duty?.de : rule.duty?.en) ?? '';
      return rule.duty?.fromNet ? t.rules.dutyFrom(name, f.money(rule.duty.fromNet)) : name;
    }
    case 'product_groups':
      return t.rules.groupCount(rule.groups?.length ?? 0);
    case 'regime':
      return t.rules.adopting(rule.adopts ?? '');
    default:
      return termsOf(rule, words);
  }
}

function termsOf({ terms = {} }: SchemaRule, { t, f }: Words): string {
  const says = t.rules.terms;
  const evidence: Record<string, string> = t.rules.options['terms.economyEvidence'];
  const roles: Record<string, string> = t.rules.options['terms.cautionConfirm'];
  return [
    terms.deviation && says.deviation(terms.deviation.length),
    terms.split && says.split(terms.split.windowMonths ?? 0),
    terms.productChoiceFrom && says.productChoice(f.money(terms.productChoiceFrom)),
    ...(terms.minOffers ?? []).map((band) => says.minOffers(band.minimum, f.money(band.fromNet))),
    terms.auditOfficeFrom && says.auditOffice(f.money(terms.auditOfficeFrom)),
    terms.cautionValue && says.cautionValue(f.money(terms.cautionValue)),
    terms.economyEvidence && says.evidence(terms.economyEvidence.map((one) => evidence[one] ?? one).join(', ')),
    terms.horizonMonths && says.horizon(terms.horizonMonths),
    terms.approvalDays && says.approval(terms.approvalDays),
    terms.earlyPayment !== undefined && (terms.earlyPayment ? says.skonto : says.noSkonto),
    terms.cautionConfirm && says.caution(roles[terms.cautionConfirm] ?? terms.cautionConfirm),
  ]
    .filter(Boolean)
    .join(' · ');
}
