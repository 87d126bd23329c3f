import { expect, test } from 'vitest';
import {
  afterLastDay,
  codesOf,
  emptyLot,
  emptyTerms,
  lastDay,
  placeOf,
  toggleEntitled,
  withLot,
  withoutLot,
} from '../src/lib/contractTerms';

test('a place is read from a pointer, counted from 0, and from a difference, counted from 1', () => {
  expect(placeOf('/number')).toEqual({ member: 'number' });
  expect(placeOf('/total/maximumValue')).toEqual({ member: 'maximumValue' });
  expect(placeOf('/lots/0/maximumValue')).toEqual({ lot: 0, member: 'maximumValue' });
  expect(placeOf('/lots/1/parties')).toEqual({ lot: 1, list: 'parties', member: '' });
  expect(placeOf('/lots/1/parties/2/rank')).toEqual({ lot: 1, list: 'parties', item: 2, member: 'rank' });
  expect(placeOf('lots.2.parties.3.rank')).toEqual({ lot: 1, list: 'parties', item: 2, member: 'rank' });
  expect(placeOf('lots.1.entitled.1.valid.from')).toEqual({ lot: 0, list: 'entitled', item: 0, member: 'valid.from' });
  expect(placeOf('lots.1.cpv.2')).toEqual({ lot: 0, member: 'cpv' });
  expect(placeOf('term.to')).toEqual({ member: 'term.to' });
});

test('lots behind one that is taken out move up', () => {
  const terms = {
    ...emptyTerms(),
    lots: [emptyLot(1), { ...emptyLot(2), title: 'b' }, { ...emptyLot(3), title: 'c' }],
  };
  expect(withoutLot(terms, 1).lots.map(({ number, title }) => [number, title])).toEqual([
    [1, ''],
    [2, 'c'],
  ]);
  expect(withLot(terms, 2, { title: 'd' }).lots.map((lot) => lot.title)).toEqual(['', 'b', 'd']);
  expect(terms.lots.map((lot) => lot.title)).toEqual(['', 'b', 'c']);
});

test('an organisation is named from the start of the contract on, and taken out again', () => {
  const terms = { ...emptyTerms(), term: { from: '2026-01-01', to: '2030-01-01' } };
  const named = toggleEntitled(terms, 0, 'a', 'Anlage 3');
  expect(named.lots[0]?.entitled).toEqual([
    { organisationId: 'a', valid: { from: '2026-01-01', to: null }, annex: 'Anlage 3' },
  ]);
  expect(toggleEntitled(named, 0, 'a', '').lots[0]?.entitled).toEqual([]);
  expect(toggleEntitled(terms, 7, 'a', '')).toBe(terms);
});

test('people name the last day, contracts the first day after it', () => {
  expect(afterLastDay('2029-12-31')).toBe('2030-01-01');
  expect(lastDay('2030-01-01')).toBe('2029-12-31');
  expect([afterLastDay(undefined), lastDay(null)]).toEqual([null, undefined]);
});

test('codes are listed as people list them', () => {
  expect(codesOf('30230000, 30231300;30237000\n')).toEqual(['30230000', '30231300', '30237000']);
  expect(codesOf(' ')).toEqual([]);
});
