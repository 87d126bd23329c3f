import type { SchemaCriteriaBody } from '../api/schema';
import type { Language } from '../i18n/format';
import { parseDecimal } from './decimal';

export const labelSchemes = ['blauer_engel', 'epeat', 'tco', 'energy_star', 'eu_ecolabel'] as const;
export type LabelScheme = (typeof labelSchemes)[number];

/** What was typed; labels by their scheme. */
export interface CriteriaTexts {
  perDay: string;
  perRepairPoint: string;
  perTonne: string;
  unstatedGrams: string;
  labels: Partial<Record<LabelScheme, string>>;
  required: LabelScheme[];
  inCategories: CategoryLabel[];
}

/** What a label is in one category: required, worth a percentage, or both. */
export interface CategoryLabel {
  category: string;
  scheme: LabelScheme;
  percent: string;
  required: boolean;
}

export const noCategoryLabel: CategoryLabel = { category: '', scheme: 'blauer_engel', percent: '', required: false };

export type CriteriaFault = 'amount' | 'percent' | 'grams' | 'pair' | 'category' | 'nothing';

/** A field by its name; a label's percentage by "labels." and its scheme. */
export type CriteriaFaults = Record<string, CriteriaFault>;

export const noCriteria: CriteriaTexts = {
  perDay: '',
  perRepairPoint: '',
  perTonne: '',
  unstatedGrams: '',
  labels: {},
  required: [],
  inCategories: [],
};

/** The criteria that were typed, as far as they can be read, and what the other fields lack. */
export function readCriteria(
  texts: CriteriaTexts,
  language: Language,
): { body: SchemaCriteriaBody; faults: CriteriaFaults } {
  const faults: CriteriaFaults = {};
  const amount = (name: string, text: string) => {
    if (text.trim() === '') return undefined;
    const value = parseDecimal(text, language);
    if (value !== undefined && /^\d{1,12}(\.\d{1,2})?$/.test(value)) return inCents(value);
    faults[name] = 'amount';
    return undefined;
  };
  const percent = (name: string, text: string) => {
    if (text.trim() === '') return undefined;
    const value = parseDecimal(text.replace('%', ''), language);
    if (value !== undefined && /^\d{1,2}(\.\d{1,2})?$/.test(value)) return value;
    faults[name] = 'percent';
    return undefined;
  };
  const body: SchemaCriteriaBody = {};
  const perDay = amount('perDay', texts.perDay);
  if (perDay) body.perDay = perDay;
  const perRepairPoint = percent('perRepairPoint', texts.perRepairPoint);
  if (perRepairPoint) body.perRepairPoint = perRepairPoint;
  const labels = labelSchemes.flatMap((scheme) => {
    const value = percent(`labels.${scheme}`, texts.labels[scheme] ?? '');
    return value ? [{ scheme, percent: value }] : [];
  });
  const required: { category?: string; scheme: LabelScheme }[] = texts.required.map((scheme) => ({ scheme }));
  const inCategories = texts.inCategories.flatMap(({ category, scheme, ...row }, at) => {
    const name = `inCategories.${at}`;
    const value = percent(`${name}.percent`, row.percent);
    if (!category) faults[`${name}.category`] = 'category';
    if (row.percent.trim() === '' && !row.required) faults[`${name}.percent`] = 'nothing';
    if (category && row.required) required.push({ category, scheme });
    return category && value ? [{ category, scheme, percent: value }] : [];
  });
  if (labels.length + inCategories.length > 0) body.labels = [...labels, ...inCategories];
  if (required.length > 0) body.required = required;
  const perTonne = amount('perTonne', texts.perTonne);
  const grams = texts.unstatedGrams.replaceAll(/[\s.]/g, '');
  if (grams !== '' && !/^\d{1,9}$/.test(grams)) faults.unstatedGrams = 'grams';
  else if (perTonne && grams) body.co2 = { perTonne, unstatedGrams: Number(grams) };
  else if (perTonne) faults.unstatedGrams = 'pair';
  return { body, faults };
}

/** The offer the arithmetic is shown with: goods in cents, working days, tenths of points, grams. */
export const exampleOffer = { goods: 100_000n, days: 8n, tenths: 75n, grams: 240_000n } as const;

export type ExampleStep =
  | { code: 'delivery'; amount: string }
  | { code: 'label'; scheme: LabelScheme; percent: string; amount: string }
  | { code: 'repair'; percent: string; amount: string }
  | { code: 'co2'; perTonne: string; amount: string };

/** What the criteria add to the example offer or take off, line by line, and the score; in cents, half up as in the shop. */
export function exampleOf(body: SchemaCriteriaBody): { steps: ExampleStep[]; score: string } {
  const { goods, days, tenths, grams } = exampleOffer;
  const steps: ExampleStep[] = [];
  let score = goods;
  const add = <Step extends { code: ExampleStep['code'] }>(step: Step, change: bigint) => {
    score += change;
    steps.push({ ...step, amount: fromCents(change) } as unknown as ExampleStep);
  };
  if (body.perDay) add({ code: 'delivery' }, toCents(body.perDay) * days);
  for (const { scheme, percent, category } of body.labels ?? []) {
    if (category) continue; // the example is a product of none of them
    add({ code: 'label', scheme, percent }, -halfUp(goods * toCents(percent), 10_000n));
  }
  if (body.perRepairPoint) {
    const perPoint = halfUp(goods * toCents(body.perRepairPoint), 10_000n);
    add({ code: 'repair', percent: body.perRepairPoint }, -halfUp(perPoint * tenths, 10n));
  }
  if (body.co2) {
    const { perTonne } = body.co2;
    add({ code: 'co2', perTonne }, halfUp(toCents(perTonne) * grams, 1_000_000n));
  }
  return { steps, score: fromCents(score) };
}

/** A decimal of at most two places in hundredths. */
function toCents(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(2, '0'));
}

export function fromCents(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const halfUp = (value: bigint, by: bigint): bigint => (2n * value + by) / (2n * by);

function inCents(decimal: string): string {
  const [whole, fraction = ''] = decimal.split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}
