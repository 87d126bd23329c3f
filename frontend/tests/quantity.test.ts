import { describe, expect, it } from 'vitest';
import { isQuantity, isSeveral, stepped } from '../src/lib/quantity';

describe('a quantity', () => {
  it.each(['1', '25', '0.5', '9999999', '2.125'])('may be %s', (text) => expect(isQuantity(text)).toBe(true));
  it.each(['', '0', '0.000', '-1', '1.0000', '12345678', '1,5', 'x'])('may not be %j', (text) =>
    expect(isQuantity(text)).toBe(false),
  );

  it.each([
    ['1', -1, '1'],
    ['1', 1, '2'],
    ['2.5', 1, '3'],
    ['2.5', -1, '2'],
    ['9999999', 1, '9999999'],
  ] as const)('steps from %s by %i to %s', (from, by, to) => expect(stepped(from, by)).toBe(to));

  it.each([
    ['1', 1, '10', '10'],
    ['25', 1, '10', '30'],
    ['25', -1, '10', '20'],
    ['30', -1, '10', '20'],
    ['10', -1, '10', '10'],
    ['5', 1, '2.5', '7.5'],
    ['9999990', 1, '10', '9999990'],
  ] as const)('steps from %s by %i in packs of %s to %s', (from, by, pack, to) =>
    expect(stepped(from, by, pack)).toBe(to),
  );

  it('is several unless it is one', () => {
    expect([isSeveral('1'), isSeveral('1.000'), isSeveral('0.5'), isSeveral('2')]).toEqual([false, false, true, true]);
  });
});
