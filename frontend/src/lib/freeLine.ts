import type { SchemaComparison, SchemaFreeLine, SchemaFreeLineResolution, SchemaNewFreeLine } from '../api/schema';
import type { Language } from '../i18n/format';
import { parseDay } from './day';
import { parseDecimal } from './decimal';

/** A wish as it was typed. */
export interface FreeLineTexts {
  description: string;
  quantity: string;
  estimate: string;
  neededBy: string;
}

export const freeLineFields = ['description', 'quantity', 'estimate', 'neededBy'] as const;
export type FreeLineField = (typeof freeLineFields)[number];

/** The wish to send, or which fields need something else. */
export function readFreeLine(
  texts: FreeLineTexts,
  language: Language,
): { line: SchemaNewFreeLine } | { faults: Partial<Record<FreeLineField, true>> } {
  const faults: Partial<Record<FreeLineField, true>> = {};
  const description = texts.description.trim();
  const quantity = parseDecimal(texts.quantity, language);
  const estimate = texts.estimate.trim() ? parseDecimal(texts.estimate, language) : '';
  const neededBy = texts.neededBy.trim() ? parseDay(texts.neededBy) : '';
  if (!description) faults.description = true;
  if (!quantity || !/^\d{1,7}(\.\d{1,3})?$/.test(quantity) || !/[1-9]/.test(quantity)) faults.quantity = true;
  if (estimate === undefined || (estimate && !/^\d{1,12}(\.\d{1,2})?$/.test(estimate))) faults.estimate = true;
  if (neededBy === undefined) faults.neededBy = true;
  if (Object.keys(faults).length > 0 || !quantity) return { faults };
  return {
    line: {
      description,
      quantity,
      ...(estimate ? { estimate: cents(estimate) } : {}),
      ...(neededBy ? { neededBy } : {}),
    },
  };
}

/** An amount has two decimals. */
function cents(decimal: string): string {
  const [whole, fraction = ''] = decimal.split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

/** What is to be done with a wish before it can be ordered. */
export type WishStep = 'wait' | 'find' | 'quote' | 'take';

export function wishStep(wish: SchemaFreeLine, mayResolve: boolean, offered: boolean): WishStep {
  if (!mayResolve) return 'wait';
  if (!wish.productId) return 'find';
  return offered ? 'take' : 'quote';
}

/** How a product is taken for a wish: from the framework that may be called off, else its first offer; undefined = neither. */
export function resolutionOf(
  comparison: Pick<SchemaComparison, 'product' | 'coverage' | 'ranked' | 'bestPriceClosed'>,
): SchemaFreeLineResolution | undefined {
  const productId = comparison.product.id;
  const lot = comparison.coverage.find((one) => one.callable);
  if (lot) return { productId, lotPriceId: lot.lotPriceId };
  const [first] = comparison.ranked;
  return first && !comparison.bestPriceClosed ? { productId, offerId: first.offerId } : undefined;
}

/** What of a wish is looked for in the catalogue first: its first line, not longer than a search takes. */
export const searchFor = (description: string): string => (description.split('\n')[0] ?? '').slice(0, 200);
