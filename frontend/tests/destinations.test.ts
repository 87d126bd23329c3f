import { describe, expect, it } from 'vitest';
import { destinations, findDestinations } from '../src/features/search/destinations';

const everything = destinations.flatMap(({ operation }) => operation ?? []);
const found = (typed: string, allowed = everything) => findDestinations(typed, allowed).map(({ to }) => to);

describe('pages by name', () => {
  it('are found in both languages, by other words, without accents and by every beginning', () => {
    expect(found('rahmen')[0]).toBe('/rahmenvertraege');
    expect(found('framework')).toEqual(['/rahmenvertraege']);
    expect(found('vertrage')).toContain('/rahmenvertraege');
    expect(found('WERTGRENZEN')).toEqual(['/regeln']);
    expect(found('price inq')).toEqual(['/preisanfragen']);
    expect(found('kor')).toEqual([]);
  });

  it('are at most three, none for a single sign, and never those one may not open', () => {
    expect(found('an').length).toBeLessThanOrEqual(3);
    expect(found('r')).toEqual([]);
    expect(found('  ')).toEqual([]);
    expect(found('regeln', [])).toEqual([]);
    expect(found('impressum', [])).toEqual(['/impressum']);
  });

  it('put a name that begins as typed before other words', () => {
    expect(found('pflichten')[0]).toBe('/pflichten');
    expect(found('bestellungen')[0]).toBe('/bestellungen');
  });
});
