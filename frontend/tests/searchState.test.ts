import { describe, expect, it } from 'vitest';
import {
  activeFilters,
  comparisonSearch,
  loginSearch,
  searchSearch,
  switched,
  toProductQuery,
} from '../src/lib/searchState';

describe('the search page in its address', () => {
  it('drops what it does not know', () => {
    expect(searchSearch({ q: '  ', weg: ['framework', 'gift'], sortierung: 'random', fremd: 1 })).toEqual({
      weg: ['framework'],
    });
  });

  it('keeps a part number that looks like a number', () => {
    expect(searchSearch({ q: 4006381333931 })).toEqual({ q: '4006381333931' });
  });

  it('becomes the request of the contract', () => {
    const state = searchSearch({ q: 'dock', kategorie: 'docking_station', weg: ['best_price'], sortierung: 'price' });
    expect(toProductQuery(state)).toEqual({
      q: 'dock',
      category: ['docking_station'],
      channel: ['best_price'],
      sort: 'price',
    });
  });

  it('switches a filter on and off and starts at the first page again', () => {
    const start = searchSearch({ q: 'dock', ab: 'abc' });
    const on = switched(start, 'hersteller', 'Aventra');
    expect(on).toEqual({ q: 'dock', hersteller: ['Aventra'] });
    expect(activeFilters(on)).toEqual([{ facet: 'hersteller', value: 'Aventra' }]);
    expect(switched(on, 'hersteller', 'Aventra')).toEqual({ q: 'dock' });
  });
});

describe('the comparison in its address', () => {
  it.each([
    [{ menge: 25 }, { menge: '25' }],
    [
      { menge: '2.5', bis: '2026-12-01' },
      { menge: '2.5', bis: '2026-12-01' },
    ],
    [{ menge: '0', bis: '1.12.2026' }, {}],
    [{ menge: '-3' }, {}],
  ])('reads %j as %j', (raw, state) => {
    expect(comparisonSearch(raw)).toEqual(state);
  });
});

describe('the way back after the login', () => {
  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'refuses %s',
    (weiter) => {
      expect(loginSearch({ weiter })).toEqual({});
    },
  );

  it('keeps a page of this site', () => {
    expect(loginSearch({ weiter: '/produkte/1?menge=25' })).toEqual({ weiter: '/produkte/1?menge=25' });
  });
});
