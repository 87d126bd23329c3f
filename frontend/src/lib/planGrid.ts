import type { SchemaPlanLine, SchemaPlanRound } from '../api/schema';
import type { Language } from '../i18n/format';
import { parseDecimal } from './decimal';

export const kinds = ['low', 'likely', 'high'] as const;
export type Kind = (typeof kinds)[number];

/** What stands in the three fields of a position in a month, as people write it. */
export type Cells = Record<Kind, string>;

/** What is typed, by position and month. */
export type Grid = Record<string, Cells>;

export const keyOf = (position: number, month: string) => `${position} ${month}`;

const empty: Cells = { low: '', likely: '', high: '' };

export const cellsOf = (grid: Grid, position: number, month: string): Cells => grid[keyOf(position, month)] ?? empty;

/** The months of a round, each by its first day. */
export function monthsOf({ firstMonth, months }: { firstMonth: string; months: number }): string[] {
  const year = Number(firstMonth.slice(0, 4));
  const month = Number(firstMonth.slice(5, 7)) - 1;
  return Array.from({ length: months }, (_, n) => new Date(Date.UTC(year, month + n, 1)).toISOString().slice(0, 10));
}

/** Figures of the contract as people type them. */
export function gridOf(figures: SchemaPlanLine[], shown: (decimal: string) => string): Grid {
  return Object.fromEntries(
    figures.map(({ position, month, low, likely, high }) => [
      keyOf(position, month),
      { low: shown(low), likely: shown(likely), high: shown(high) },
    ]),
  );
}

export type Fault = 'number' | 'order' | 'likely';

/** The three figures of a month; without low or high the likely one stands for it. Nothing typed is nothing. */
export function readCells(cells: Cells, language: Language): Record<Kind, string> | Fault | undefined {
  if (kinds.every((kind) => cells[kind].trim() === '')) return undefined;
  if (cells.likely.trim() === '') return 'likely';
  const read = (text: string) => {
    const plain = figure(text, language);
    return plain !== undefined && /^\d{1,7}(\.\d{1,3})?$/.test(plain) ? plain.replace(/^0+(?=\d)/, '') : undefined;
  };
  const likely = read(cells.likely);
  const low = cells.low.trim() === '' ? likely : read(cells.low);
  const high = cells.high.trim() === '' ? likely : read(cells.high);
  if (likely === undefined || low === undefined || high === undefined) return 'number';
  return Number(low) <= Number(likely) && Number(likely) <= Number(high) ? { low, likely, high } : 'order';
}

/** Groups of three are no question where no fraction is meant: "12.000" is twelve thousand. */
function figure(text: string, language: Language): string | undefined {
  const grouped = language === 'de' ? /^\d{1,3}(\.\d{3})+$/ : /^\d{1,3}(,\d{3})+$/;
  const plain = text.replaceAll(/\s/g, '');
  return grouped.test(plain) ? plain.replaceAll(/\D/g, '') : parseDecimal(plain, language);
}

export interface ReadGrid {
  figures: SchemaPlanLine[];
  /** By the key of position and month. */
  faults: Record<string, Fault>;
}

/** All that is typed, as the contract takes it. */
export function readGrid(grid: Grid, round: SchemaPlanRound, language: Language): ReadGrid {
  const out: ReadGrid = { figures: [], faults: {} };
  for (const { number } of round.positions)
    for (const month of monthsOf(round.summary)) {
      const read = readCells(cellsOf(grid, number, month), language);
      if (typeof read === 'string') out.faults[keyOf(number, month)] = read;
      else if (read) out.figures.push({ position: number, month, ...read });
    }
  return out;
}

/** What a position needs over the whole round; figures that cannot be read do not count. */
export function totalOf(grid: Grid, round: SchemaPlanRound, position: number, language: Language): Cells {
  const total = { low: 0n, likely: 0n, high: 0n };
  for (const month of monthsOf(round.summary)) {
    const read = readCells(cellsOf(grid, position, month), language);
    if (read === undefined || typeof read === 'string') continue;
    for (const kind of kinds) total[kind] += thousandths(read[kind]);
  }
  return { low: decimal(total.low), likely: decimal(total.likely), high: decimal(total.high) };
}

function thousandths(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(3, '0'));
}

function decimal(thousands: bigint): string {
  const text = thousands.toString().padStart(4, '0');
  return `${text.slice(0, -3)}.${text.slice(-3)}`.replace(/\.?0+$/, '');
}
