import type { SchemaContractChoices, SchemaContractEntitled, SchemaContractTerms } from '../api/schema';
import type { Language } from '../i18n/format';
import { afterLastDay, lastDay, withLot } from './contractTerms';
import { readCsv, writeCsv } from './csv';
import { parseDay } from './day';
import { parseDecimal } from './decimal';

/** What is wrong with a row; each has a sentence in both languages. */
export type RowFinding =
  | 'columns'
  | 'lot'
  | 'organisation'
  | 'ambiguous'
  | 'annex'
  | 'day'
  | 'period'
  | 'amount'
  | 'quantity'
  | 'twice';

export interface ReadRow {
  /** Line in the file, the heading is 1. */
  line: number;
  lot: string;
  organisation: string;
  state: 'added' | 'changed' | 'same' | 'refused';
  findings: RowFinding[];
}

export interface ReadMatrix {
  rows: ReadRow[];
  /** The terms with every row taken over; only to be used when no row is refused. */
  terms: SchemaContractTerms;
}

const columns = 9;

type Organisations = SchemaContractChoices['organisations'];

/** The matrix as a file: one row per lot and entitled organisation, semicolons, for a spreadsheet. */
export function writeEntitled(terms: SchemaContractTerms, organisations: Organisations, heading: string[]): string {
  const name = new Map(organisations.map(({ organisation }) => [organisation.id, organisation.name]));
  const rows = terms.lots.flatMap((lot) =>
    lot.entitled.map((one) => [
      String(lot.number),
      name.get(one.organisationId) ?? '',
      one.organisationId,
      one.annex,
      one.valid.from ?? '',
      lastDay(one.valid.to ?? null) ?? '',
      one.asOf ?? '',
      one.quotaValue?.amount ?? '',
      one.quotaQuantity ?? '',
    ]),
  );
  return writeCsv([heading, ...rows]);
}

/**
 * Reads such a file, also one written by hand: the organisation by its key or by its name, days and amounts as people write
 * them. What the file does not name stays as it is.
 */
export function readEntitled(
  text: string,
  terms: SchemaContractTerms,
  organisations: Organisations,
  language: Language,
): ReadMatrix {
  const seen = new Set<string>();
  const out: ReadMatrix = { rows: [], terms };
  for (const [index, fields] of readCsv(text).entries()) {
    if (index === 0 || fields.every((field) => field === '')) continue;
    const findings: RowFinding[] = [];
    const entry = read(fields, terms, organisations, language, findings);
    const key = `${fields[0]} ${entry.organisationId} ${entry.valid.from}`;
    if (findings.length === 0 && seen.has(key)) findings.push('twice');
    seen.add(key);
    const row: ReadRow = {
      line: index + 1,
      lot: fields[0] ?? '',
      organisation: fields[1] || fields[2] || '',
      state: 'refused',
      findings,
    };
    out.rows.push(row);
    if (findings.length > 0) continue;
    const place = Number(fields[0]) - 1;
    const entitled = out.terms.lots[place]?.entitled ?? [];
    const at = entitled.findIndex(
      (one) => one.organisationId === entry.organisationId && (one.valid.from ?? null) === entry.valid.from,
    );
    row.state = at < 0 ? 'added' : same(entitled[at], entry) ? 'same' : 'changed';
    const now = at < 0 ? [...entitled, entry] : entitled.map((one, i) => (i === at ? entry : one));
    out.terms = withLot(out.terms, place, { entitled: now });
  }
  return out;
}

function read(
  fields: string[],
  terms: SchemaContractTerms,
  organisations: Organisations,
  language: Language,
  findings: RowFinding[],
) {
  const [lot = '', name = '', id = '', annex = '', from = '', to = '', asOf = '', value = '', quantity = ''] = fields;
  if (fields.length !== columns) findings.push('columns');
  if (!/^\d{1,3}$/.test(lot) || !terms.lots[Number(lot) - 1]) findings.push('lot');
  const found = organisations.filter(({ organisation }) => (id ? organisation.id === id : organisation.name === name));
  if (found.length !== 1) findings.push(found.length === 0 ? 'organisation' : 'ambiguous');
  if (annex === '' || annex.length > 200) findings.push('annex');
  const day = (written: string) => {
    const read = written === '' ? null : parseDay(written);
    if (read === undefined && !findings.includes('day')) findings.push('day');
    return read ?? null;
  };
  const valid = { from: day(from) ?? terms.term.from ?? null, to: afterLastDay(day(to) ?? undefined) };
  if (valid.from && valid.to && valid.from >= valid.to) findings.push('period');
  const number = (written: string, places: number, finding: RowFinding) => {
    const read = written === '' ? null : exact(written, language);
    if (read === null) return null;
    const [whole = '', fraction = ''] = read?.split('.') ?? [];
    if (read === undefined || whole.length > 10 || fraction.length > places) {
      findings.push(finding);
      return null;
    }
    return places === 2 ? `${whole}.${fraction.padEnd(2, '0')}` : read;
  };
  const amount = number(value, 2, 'amount');
  return {
    organisationId: found[0]?.organisation.id ?? '',
    valid,
    annex,
    asOf: day(asOf),
    quotaValue: amount === null ? null : { amount, currency: 'EUR' },
    quotaQuantity: number(quantity, 3, 'quantity'),
  } satisfies SchemaContractEntitled;
}

/** A plain "1234.50", as the file is written, is never in doubt. */
const exact = (written: string, language: Language) =>
  /^\d+\.\d{2}$/.test(written) ? written : parseDecimal(written, language);

function same(a: SchemaContractEntitled | undefined, b: SchemaContractEntitled): boolean {
  const plain = (one: SchemaContractEntitled | undefined) =>
    JSON.stringify([
      one?.annex,
      one?.valid.from ?? null,
      one?.valid.to ?? null,
      one?.asOf ?? null,
      one?.quotaValue?.amount ?? null,
      one?.quotaQuantity ?? null,
    ]);
  return plain(a) === plain(b);
}
