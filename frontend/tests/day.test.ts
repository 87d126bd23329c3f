import { describe, expect, it } from 'vitest';
import { makeFormat } from '../src/i18n/format';
import { parseDay } from '../src/lib/day';

describe('a day as people write it', () => {
  it.each([
    ['26.11.2026', '2026-11-26'],
    ['1.2.26', '2026-02-01'],
    [' 26. 11. 2026 ', '2026-11-26'],
    ['26/11/2026', '2026-11-26'],
    ['2026-11-26', '2026-11-26'],
    ['29.02.2028', '2028-02-29'],
  ])('%s is %s', (text, day) => {
    expect(parseDay(text)).toBe(day);
  });

  it.each(['', '31.02.2026', '29.02.2026', '11.26.2026', '0.1.2026', 'morgen', '26.11.', '26.11.20266'])(
    '%s is none',
    (text) => {
      expect(parseDay(text)).toBeUndefined();
    },
  );

  it('reads back what either language shows', () => {
    for (const language of ['de', 'en'] as const) {
      expect(parseDay(makeFormat(language).date('2026-03-07'))).toBe('2026-03-07');
    }
  });
});
