import type { SchemaContractLot, SchemaContractSelection, SchemaContractTerms } from '../api/schema';
import { addDays } from './day';

/** A contract that says nothing yet, with one lot. */
export function emptyTerms(): SchemaContractTerms {
  return {
    number: '',
    title: '',
    group: '',
    regime: 'VgV',
    noticeReference: '',
    cpv: [],
    term: { from: null, to: null },
    longTermReason: '',
    total: noLimits(),
    lots: [emptyLot(1)],
  };
}

const noLimits = () => ({
  estimatedValue: null,
  maximumValue: null,
  estimatedQuantity: null,
  maximumQuantity: null,
  unpublishedReason: '',
});

export function emptyLot(number: number): SchemaContractLot {
  return {
    number,
    title: '',
    cpv: [],
    categories: [],
    callOffKind: 'single',
    obligation: 'preferred',
    economicalGround: false,
    unit: 'C62',
    selection: noSelection(),
    ...noLimits(),
    parties: [],
    entitled: [],
  };
}

/** The rule that goes by rank and knows no reason to pass one by. */
export function noSelection(): SchemaContractSelection {
  return { by: 'rank', criteria: [], directUpTo: null, skipReasons: [] };
}

/** The terms with one lot changed. */
export function withLot(
  terms: SchemaContractTerms,
  index: number,
  change: Partial<SchemaContractLot>,
): SchemaContractTerms {
  return { ...terms, lots: terms.lots.map((lot, i) => (i === index ? { ...lot, ...change } : lot)) };
}

/** Without a lot; those behind it move up. */
export function withoutLot(terms: SchemaContractTerms, index: number): SchemaContractTerms {
  const lots = terms.lots.filter((_, i) => i !== index).map((lot, i) => ({ ...lot, number: i + 1 }));
  return { ...terms, lots };
}

/** Names an organisation for a lot from the contract's start on, or takes it out again. */
export function toggleEntitled(
  terms: SchemaContractTerms,
  index: number,
  organisationId: string,
  annex: string,
): SchemaContractTerms {
  const lot = terms.lots[index];
  if (!lot) return terms;
  const named = lot.entitled.some((one) => one.organisationId === organisationId);
  const entitled = named
    ? lot.entitled.filter((one) => one.organisationId !== organisationId)
    : [...lot.entitled, { organisationId, valid: { from: terms.term.from, to: null }, annex }];
  return withLot(terms, index, { entitled });
}

/** The last day that belongs to a period, and back: the contract keeps the first day after it. */
export const lastDay = (to: string | null): string | undefined => (to ? addDays(to, -1) : undefined);
export const afterLastDay = (day: string | undefined): string | null => (day ? addDays(day, 1) : null);

/** CPV codes as people list them: separated by commas, blanks or line ends. */
export const codesOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** A place in the terms: of the whole contract, or of a lot (from 0), and the member that is meant. */
export interface Place {
  lot?: number;
  list?: 'parties' | 'entitled';
  /** From 0. */
  item?: number;
  member: string;
}

/** Reads "/lots/0/parties/1/rank" or, with elements counted from 1, "lots.1.parties.2.rank". */
export function placeOf(path: string): Place {
  const dotted = !path.startsWith('/');
  const parts = path.replace(/^\//, '').split(dotted ? '.' : '/');
  const element = (part: string | undefined) => Number(part) - (dotted ? 1 : 0);
  if (parts[0] !== 'lots' || parts.length < 2) return { member: memberOf(parts) };
  const rest = parts.slice(2);
  const list = rest[0];
  if (list !== 'parties' && list !== 'entitled') return { lot: element(parts[1]), member: memberOf(rest) };
  if (rest.length < 2) return { lot: element(parts[1]), list, member: '' };
  return { lot: element(parts[1]), list, item: element(rest[1]), member: memberOf(rest.slice(2)) };
}

/** Without what only says where in a group a member stands. */
function memberOf(parts: string[]): string {
  const named = parts.filter((part) => part !== 'total' && !/^\d+$/.test(part));
  return named.join('.');
}
