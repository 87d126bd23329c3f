import { describe, expect, it } from 'vitest';
import type { SchemaPriceHistory } from '../src/api/schema';
import { drawnSteps, placeOf, rangeOf, stepAt, stepPath } from '../src/lib/priceChart';

const best = (amount: string) => ({
  landed: { amount, currency: 'EUR' },
  supplier: { id: '0', key: 'nord', name: 'Nord' },
  offerId: '0',
  versionId: null,
});

const history = (...steps: [string, string | null][]) =>
  ({
    quantity: '1',
    from: '2026-01-01',
    to: '2026-01-10',
    steps: steps.map(([from, amount]) => ({ from, best: amount === null ? null : best(amount) })),
  }) as unknown as SchemaPriceHistory;

describe('the price chart', () => {
  const falls = history(['2026-01-01', '100.00'], ['2026-01-06', null], ['2026-01-08', '50.00']);

  it('places the days from the first to the end of the last', () => {
    expect(placeOf(falls, '2026-01-01')).toBe(0);
    expect(placeOf(falls, '2026-01-06')).toBe(0.5);
    expect(placeOf(falls, '2026-01-06T09:14:03Z')).toBe(0.5);
    expect(placeOf(falls, '2030-01-01')).toBe(1);
    expect(placeOf(falls, '2020-01-01')).toBe(0);
  });

  it('draws the highest price on top, the lowest below, and a gap while nothing could be bought', () => {
    expect(drawnSteps(falls)).toEqual([
      { left: 0, right: 0.5, y: 0 },
      { left: 0.5, right: 0.7, y: undefined },
      { left: 0.7, right: 1, y: 1 },
    ]);
    expect(stepPath(drawnSteps(falls), 100, 50)).toBe('M0 0H50M70 50H100');
  });

  it('joins neighbouring steps, and draws one price in the middle', () => {
    const rises = history(['2026-01-01', '9.00'], ['2026-01-06', '10.00']);
    expect(stepPath(drawnSteps(rises), 100, 50)).toBe('M0 50H50V0H100');
    expect(drawnSteps(history(['2026-01-01', '9.00']))).toEqual([{ left: 0, right: 1, y: 0.5 }]);
  });

  it('compares amounts as numbers and names them as the server wrote them', () => {
    const range = rangeOf(history(['2026-01-01', '1000.00'], ['2026-01-06', '999.90']));
    expect([range?.lowest.amount, range?.highest.amount]).toEqual(['999.90', '1000.00']);
    expect(rangeOf(history(['2026-01-01', null]))).toBeUndefined();
  });

  it('finds the step under the pointer', () => {
    const steps = drawnSteps(falls);
    expect([0, 0.49, 0.5, 0.69, 0.7, 1, 2].map((place) => stepAt(steps, place))).toEqual([0, 0, 1, 1, 2, 2, 2]);
  });
});
