import type { SchemaContractPriceRule } from '../../api/schema';
import { useI18n } from '../../i18n';

/** What a rule's formula is made of, written as the reader writes it. */
interface Parts {
  source: string;
  day: string;
  percent: string;
  rest: string;
  index: string;
}

const de = {
  rules: 'Preisregeln der Lieferanten',
  ceiling: 'Ein Preis ist höchstens',
  highestCallOff: 'Abrufpreis höchstens',
  ended: 'Abrufpreise, die damit enden',
  counted: (read: number, refused: number) => `${read} gelesen, ${refused} abgewiesen`,
  referenceFits: 'Nichts spricht dagegen: Die Liste ist die, die die Preisregel nennt.',
  ceilings: {
    fixed: () => 'der Preis der ersten Liste',
    discount: ({ source, day, percent }: Parts) => `Preis der Bezugsliste „${source}“ vom ${day} − ${percent} %`,
    cost_plus: ({ source, percent }: Parts) => `nachgewiesene Kosten („${source}“) + ${percent} %`,
    review: ({ source, day, percent, rest, index }: Parts) =>
      `Preis der ersten Liste; ab ${day} mal (${percent} % + ${rest} % × Stand „${source}“ ÷ ${index})`,
  },
};

const en: typeof de = {
  rules: 'Price rules of the suppliers',
  ceiling: 'A price is at most',
  highestCallOff: 'Call-off price at most',
  ended: 'Call-off prices that end with it',
  counted: (read, refused) => `${read} read, ${refused} refused`,
  referenceFits: 'Nothing speaks against it: the list is the one that the price rule names.',
  ceilings: {
    fixed: () => 'the price of the first list',
    discount: ({ source, day, percent }) => `price of the reference list “${source}” of ${day} − ${percent} %`,
    cost_plus: ({ source, percent }) => `proven cost (“${source}”) + ${percent} %`,
    review: ({ source, day, percent, rest, index }) =>
      `price of the first list; from ${day} times (${percent} % + ${rest} % × “${source}” as it stands ÷ ${index})`,
  },
};

export const texts = { de, en };

/** The words that only the prices of a contract need come with its page. */
export const usePriceTexts = () => texts[useI18n().language];

/** The formula of a price rule in words; no rule is fixed prices. */
export function ceilingOf(
  rule: SchemaContractPriceRule | undefined,
  words: typeof de,
  f: ReturnType<typeof useI18n>['f'],
) {
  const percent = rule?.percent ?? '0';
  return words.ceilings[rule?.kind ?? 'fixed']({
    source: rule?.source ?? '',
    day: rule?.day ? f.date(rule.day) : '–',
    percent: f.quantity(percent),
    rest: f.quantity(String(Math.round(10_000 - Number(percent) * 100) / 100)),
    index: rule?.index ? f.quantity(rule.index) : '–',
  });
}
