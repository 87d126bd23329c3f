import { expect, test } from 'vitest';
import { emptyLot, emptyTerms, toggleEntitled } from '../src/lib/contractTerms';
import { readEntitled, writeEntitled } from '../src/lib/entitledCsv';

const organisation = (id: string, name: string) => ({ organisation: { id, name, kind: 'unit' as const }, depth: 0 });
const organisations = [
  organisation('a', 'Stadt Lauen;rode'),
  organisation('b', '=SUMME("x")'),
  organisation('c', 'Grundschule'),
  organisation('d', 'Grundschule'),
];
const heading = Array.from({ length: 9 }, (_, i) => `Spalte ${i}`);
const terms = () => {
  const bare = { ...emptyTerms(), term: { from: '2026-01-01', to: '2030-01-01' }, lots: [emptyLot(1), emptyLot(2)] };
  const named = toggleEntitled(toggleEntitled(bare, 0, 'a', 'Anlage 3, S. 2'), 1, 'b', 'Anlage 3, "S. 4"');
  const first = named.lots[0]?.entitled[0];
  if (first) Object.assign(first, { quotaValue: { amount: '1234.50', currency: 'EUR' }, asOf: '2025-11-01' });
  return named;
};
const rows = (...lines: string[]) => [heading.join(';'), ...lines].join('\r\n');
const found = (...lines: string[]) =>
  readEntitled(rows(...lines), terms(), organisations, 'de').rows.map(({ state, findings }) =>
    [state, ...findings].join(' '),
  );

test('what is written is read again and changes nothing; a name is no formula', () => {
  const text = writeEntitled(terms(), organisations, heading);
  expect(text.startsWith('\uFEFFSpalte 0;')).toBe(true);
  expect(text).toContain('"Stadt Lauen;rode";a;');
  expect(text).toContain(`"'=SUMME(""x"")";b;"Anlage 3, ""S. 4"""`);
  const read = readEntitled(text, terms(), organisations, 'de');
  expect(read.rows.map((row) => row.state)).toEqual(['same', 'same']);
});

test('a row by hand names, changes or adds; what is not named stays', () => {
  const read = readEntitled(
    rows('1;Stadt Lauen;;x', '1;;a;Anlage 3, S. 5;01.01.2026;31.12.2027;;2.500,00;', '2;;c;Anlage 4;;;1.11.2025;;12,5'),
    terms(),
    organisations,
    'de',
  );
  expect(read.rows.map((row) => [row.line, row.state])).toEqual([
    [2, 'refused'],
    [3, 'changed'],
    [4, 'added'],
  ]);
  expect(read.terms.lots[0]?.entitled).toEqual([
    {
      organisationId: 'a',
      annex: 'Anlage 3, S. 5',
      valid: { from: '2026-01-01', to: '2028-01-01' },
      asOf: null,
      quotaValue: { amount: '2500.00', currency: 'EUR' },
      quotaQuantity: null,
    },
  ]);
  expect(read.terms.lots[1]?.entitled.map((one) => one.organisationId)).toEqual(['b', 'c']);
  expect(read.terms.lots[1]?.entitled[1]).toMatchObject({
    asOf: '2025-11-01',
    quotaQuantity: '12.5',
    valid: { from: '2026-01-01', to: null },
  });
});

test('every fault of a row has its finding', () => {
  expect(found('3;;a;Anlage;;;;;', 'x;;a;Anlage;;;;;')).toEqual(['refused lot', 'refused lot']);
  expect(found('1;Dorf;;Anlage;;;;;', '1;Grundschule;;Anlage;;;;;')).toEqual([
    'refused organisation',
    'refused ambiguous',
  ]);
  expect(found('1;;a;;;;;;', '1;;a;Anlage;31.02.2026;;;;', '1;;a;Anlage;2.1.2026;1.1.2026;;;')).toEqual([
    'refused annex',
    'refused day',
    'refused period',
  ]);
  expect(found('1;;c;Anlage;;;;viel;', '1;;c;Anlage;;;;1,005;', '1;;c;Anlage;;;;;-1')).toEqual([
    'refused amount',
    'refused amount',
    'refused quantity',
  ]);
  expect(found('1;;c;Anlage;;;;;', '1;;c;Anlage 2;;;;;', '1;c')).toEqual([
    'added',
    'refused twice',
    'refused columns organisation annex',
  ]);
});
