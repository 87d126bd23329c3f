import { describe, expect, it } from 'vitest';
import type { SchemaContractForecast } from '../src/api/schema';
import { drawnUsage } from '../src/lib/usageChart';

const forecast = (known: boolean, days: (string | null)[]): SchemaContractForecast => ({
  day: '2027-01-01',
  start: '2026-01-01',
  end: '2028-01-01',
  plans: [],
  limits: [
    {
      lotNumber: null,
      title: 'Endgeräte',
      measure: 'value',
      maximum: '1000',
      committed: '200',
      reserved: '50',
      months: [
        { month: '2026-01-01', used: '100', total: '100' },
        { month: '2026-07-02', used: '100', total: '200' },
      ],
      forecast: { known, earliest: days[0] ?? null, likely: days[1] ?? null, latest: days[2] ?? null },
    },
  ],
});

describe('the drawing of a limit', () => {
  it('ends its line today and its range at the end of the term where nothing will be reached before', () => {
    const shown = forecast(true, ['2027-07-02', null, null]);
    const drawn = drawnUsage(shown, shown.limits[0] as (typeof shown.limits)[number]);
    expect(drawn.today).toBeCloseTo(0.5, 2);
    expect(drawn.level).toBeCloseTo(0.75);
    expect(drawn.steps.map(({ y }) => y)).toEqual([0.9, 0.8]);
    expect(drawn.steps[1]?.right).toBe(drawn.today);
    expect(drawn.reached).toEqual({ earliest: expect.closeTo(0.749, 2), likely: undefined, latest: 1 });
  });

  it('foresees nothing where nothing is known', () => {
    const shown = forecast(false, []);
    expect(drawnUsage(shown, shown.limits[0] as (typeof shown.limits)[number]).reached).toBeUndefined();
  });
});
