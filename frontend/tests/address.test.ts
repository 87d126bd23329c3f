import { describe, expect, it } from 'vitest';
import { parseSearch, stringifySearch } from '../src/lib/address';

describe('addresses', () => {
  it('carry texts as they are, lists as repeated keys', () => {
    const search = { q: 'usb-c „dock“ & mehr', weg: ['framework', 'best_price'], menge: '25' };
    const text = stringifySearch({ ...search, ab: undefined });
    expect(text).not.toContain('%22');
    expect(parseSearch(text)).toEqual(search);
  });

  it('are empty without a state', () => {
    expect(stringifySearch({})).toBe('');
    expect(parseSearch('')).toEqual({});
  });
});
