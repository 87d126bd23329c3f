import type { SchemaPriceKind, SchemaQuoteTerms } from '../api/schema';
import type { Language } from '../i18n/format';
import { parseDay } from './day';
import { parseDecimal } from './decimal';
import { isQuantity } from './quantity';

/** The fields of the answer, named as the contract names them, each as it was typed. */
export const answerFields = [
  'unitPrice',
  'priceKind',
  'termMonths',
  'shipping',
  'vatRate',
  'deliveryDays',
  'validUntil',
  'minimum',
  'sku',
] as const;
export type AnswerField = (typeof answerFields)[number];
export type AnswerTexts = Record<AnswerField, string>;

/** How a price may come: once, or again and again. */
export const priceKinds = ['once', 'month', 'year', 'hour', 'day'] as const satisfies SchemaPriceKind[];
export type PriceKind = (typeof priceKinds)[number];

/** Nothing typed yet, with what is usual chosen. */
export const emptyAnswer: AnswerTexts = {
  unitPrice: '',
  priceKind: 'once',
  termMonths: '',
  shipping: '',
  vatRate: '19',
  deliveryDays: '',
  validUntil: '',
  minimum: '',
  sku: '',
};

/** Whether a price comes again each month or year, so that a term belongs to it. */
export const isRecurring = (kind: string): boolean => kind === 'month' || kind === 'year';

/** Fields that may say something that does not fit; the kind of price and the supplier's own number never do. */
export type AnswerFaults = Partial<Record<Exclude<AnswerField, 'sku' | 'priceKind'> | 'validUntilOver', true>>;

/** Bounds of the contract. */
const mostDeliveryDays = 400;
const mostTermMonths = 600;

/** The token of a link; undefined when the address holds none. */
export function tokenOf(hash: string): string | undefined {
  return /^#([A-Za-z0-9_-]{43})$/.exec(hash)?.[1];
}

/** The token of an invitation to a mini-competition; undefined when the address holds none. */
export function invitationOf(hash: string): string | undefined {
  return /^#wettbewerb\.([A-Za-z0-9_-]{43})$/.exec(hash)?.[1];
}

/** The civil day in Berlin. */
export function dayInBerlin(now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(now);
}

/** The terms to send, or which fields need something else. */
export function readAnswer(
  texts: AnswerTexts,
  language: Language,
  today: string,
): { terms: SchemaQuoteTerms } | { faults: AnswerFaults } {
  const faults: AnswerFaults = {};
  const decimal = (field: 'unitPrice' | 'shipping' | 'vatRate' | 'minimum', fits: (value: string) => boolean) => {
    const value = parseDecimal(texts[field], language);
    if (value !== undefined && fits(value)) return value;
    faults[field] = true;
    return '';
  };
  const unitPrice = decimal('unitPrice', (value) => /^\d{1,8}(\.\d{1,4})?$/.test(value) && /[1-9]/.test(value));
  const shipping = decimal('shipping', (value) => /^\d{1,12}(\.\d{1,2})?$/.test(value));
  const vatRate = decimal('vatRate', (value) => /^\d{1,2}(\.\d{1,2})?$/.test(value));
  const minimum = texts.minimum.trim() && decimal('minimum', isQuantity);
  const days = texts.deliveryDays.trim();
  if (!/^\d{1,3}$/.test(days) || Number(days) > mostDeliveryDays) faults.deliveryDays = true;
  const kind = priceKinds.find((one) => one === texts.priceKind) ?? 'once';
  const term = isRecurring(kind) ? texts.termMonths.trim() : '';
  if (term && !(/^\d{1,3}$/.test(term) && Number(term) >= 1 && Number(term) <= mostTermMonths))
    faults.termMonths = true;
  const validUntil = parseDay(texts.validUntil);
  if (!validUntil) faults.validUntil = true;
  else if (validUntil < today) faults.validUntilOver = true;
  if (Object.keys(faults).length > 0 || !validUntil) return { faults };
  const sku = texts.sku.trim();
  return {
    terms: {
      unitPrice,
      shipping: cents(shipping),
      vatRate,
      deliveryDays: Number(days),
      validUntil,
      ...(kind === 'once' ? {} : { priceKind: kind }),
      ...(term ? { termMonths: Number(term) } : {}),
      ...(minimum ? { minimum } : {}),
      ...(sku ? { sku } : {}),
    },
  };
}

/** An amount has two decimals. */
function cents(decimal: string): string {
  const [whole, fraction = ''] = decimal.split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}
