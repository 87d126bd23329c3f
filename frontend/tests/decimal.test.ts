import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../src/lib/decimal';

describe('a decimal as people write it', () => {
  it.each([
    ['de', '12', '12'],
    ['de', '4,9', '4.9'],
    ['de', '12.50', '12.50'],
    ['de', '1.234,50', '1234.50'],
    ['de', '0,125', '0.125'],
    ['de', '1,234', '1.234'],
    ['de', ' 89,90 € ', '89.90'],
    ['en', '1,234.50', '1234.50'],
    ['en', '1.234', '1.234'],
    ['en', '4,90', '4.90'],
  ] as const)('%s: %s is %s', (language, text, read) => {
    expect(parseDecimal(text, language)).toBe(read);
  });

  it.each([
    ['de', ''],
    ['de', '1.234'],
    ['en', '1,234'],
    ['de', '-3'],
    ['de', '1,2,3'],
    ['de', '12,'],
    ['de', 'zwölf'],
    ['en', '1.234,50'],
  ] as const)('%s: %s is none', (language, text) => {
    expect(parseDecimal(text, language)).toBeUndefined();
  });
});
