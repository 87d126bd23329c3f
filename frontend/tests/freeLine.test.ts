import { describe, expect, it } from 'vitest';
import type { SchemaComparison, SchemaFreeLine } from '../src/api/schema';
import { readFreeLine, resolutionOf, searchFor, wishStep } from '../src/lib/freeLine';

const texts = { description: ' Stativ\nhöhenverstellbar ', quantity: '2', estimate: '1.180,5', neededBy: '18.12.2026' };

describe('a free-text line', () => {
  it('is read into the form of the contract, what is voluntary only where it is given', () => {
    expect(readFreeLine(texts, 'de')).toEqual({
      line: { description: 'Stativ\nhöhenverstellbar', quantity: '2', estimate: '1180.50', neededBy: '2026-12-18' },
    });
    expect(readFreeLine({ ...texts, estimate: ' ', neededBy: '' }, 'de')).toEqual({
      line: { description: 'Stativ\nhöhenverstellbar', quantity: '2' },
    });
  });

  it.each([
    ['description', { description: ' \n ' }],
    ['quantity', { quantity: '0' }],
    ['quantity', { quantity: 'zwei' }],
    ['estimate', { estimate: '-5' }],
    ['estimate', { estimate: '5,555' }],
    ['neededBy', { neededBy: '31.2.2027' }],
  ])('asks again for %s', (field, change) => {
    expect(readFreeLine({ ...texts, ...change }, 'de')).toEqual({ faults: { [field]: true } });
  });

  it('says what is to be done with it', () => {
    const wish = { productId: null } as SchemaFreeLine;
    const made = { productId: 'p' } as SchemaFreeLine;
    expect([
      wishStep(wish, false, false),
      wishStep(wish, true, false),
      wishStep(made, true, false),
      wishStep(made, true, true),
    ]).toEqual(['wait', 'find', 'quote', 'take']);
  });

  it('is looked for by its first line', () => {
    expect(searchFor('Stativ\nhöhenverstellbar')).toBe('Stativ');
    expect(searchFor('x'.repeat(300))).toHaveLength(200);
  });
});

describe('a product for a wish', () => {
  const comparison = (change: object) =>
    ({
      product: { id: 'p' },
      coverage: [],
      ranked: [{ offerId: 'o1' }, { offerId: 'o2' }],
      ...change,
    }) as unknown as SchemaComparison;

  it('is taken from the framework that may be called off, else by its first offer', () => {
    const coverage = [
      { callable: false, lotPriceId: 'l1' },
      { callable: true, lotPriceId: 'l2' },
    ];
    expect(resolutionOf(comparison({ coverage }))).toEqual({ productId: 'p', lotPriceId: 'l2' });
    expect(resolutionOf(comparison({}))).toEqual({ productId: 'p', offerId: 'o1' });
  });

  it('is not taken where nobody offers it, or best price is closed', () => {
    expect(resolutionOf(comparison({ ranked: [] }))).toBeUndefined();
    expect(resolutionOf(comparison({ bestPriceClosed: 'exclusive' }))).toBeUndefined();
  });
});
