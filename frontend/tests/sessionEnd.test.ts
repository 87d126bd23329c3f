import { expect, test } from 'vitest';
import { endToTell } from '../src/lib/sessionEnd';

const minute = 60_000;
const start = Date.parse('2026-11-22T08:00:00Z');
const ends = '2026-11-22T20:00:00Z';

test('a session that is used is not spoken of', () => {
  expect(endToTell(start + 54 * minute, start, ends)).toBeUndefined();
});

test('an unused one is told five minutes before its end', () => {
  expect(endToTell(start + 55 * minute, start, ends)).toEqual({ at: start + 60 * minute, final: false });
});

test('the last five of the twelve hours are told however much it is used', () => {
  const late = Date.parse(ends) - 5 * minute;
  expect(endToTell(late, late, ends)).toEqual({ at: Date.parse(ends), final: true });
});

test('an ended one is not told any more', () => {
  expect(endToTell(start + 60 * minute, start, ends)).toBeUndefined();
});
