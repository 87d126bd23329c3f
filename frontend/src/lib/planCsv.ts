import type { SchemaPlanRound } from '../api/schema';
import type { Language } from '../i18n/format';
import { readCsv, writeCsv } from './csv';
import { type Cells, cellsOf, type Grid, keyOf, kinds, monthsOf, readCells } from './planGrid';

/** What is wrong with a row; each has a sentence in both languages. */
export type PlanFinding = 'columns' | 'position' | 'month' | 'number' | 'order' | 'likely' | 'twice';

export interface PlanRow {
  /** Line in the file, the heading is 1. */
  line: number;
  position: string;
  month: string;
  state: 'added' | 'changed' | 'removed' | 'same' | 'refused';
  findings: PlanFinding[];
}

export interface ReadPlan {
  rows: PlanRow[];
  /** What is typed with every row taken over; only to be used when no row is refused. */
  grid: Grid;
}

const columns = 7;

/** A round with its figures as a file: a row per position and month, also the empty ones, to be filled in. */
export function writePlan(round: SchemaPlanRound, grid: Grid, heading: string[]): string {
  const rows = round.positions.flatMap(({ number, title, unit }) =>
    monthsOf(round.summary).map((month) => {
      const cells = cellsOf(grid, number, month);
      return [String(number), title, unit, month.slice(0, 7), ...kinds.map((kind) => cells[kind])];
    }),
  );
  return writeCsv([heading, ...rows]);
}

/** Reads such a file, also one written by hand. What the file does not name stays as it is. */
export function readPlan(text: string, round: SchemaPlanRound, grid: Grid, language: Language): ReadPlan {
  const seen = new Set<string>();
  const out: ReadPlan = { rows: [], grid: { ...grid } };
  for (const [index, fields] of readCsv(text).entries()) {
    if (index === 0 || fields.every((field) => field === '')) continue;
    const [number = '', , , written = '', low = '', likely = '', high = ''] = fields;
    const month = monthOf(written);
    const row: PlanRow = { line: index + 1, position: number, month: written, state: 'refused', findings: [] };
    out.rows.push(row);
    if (fields.length !== columns) row.findings.push('columns');
    if (!round.positions.some((position) => String(position.number) === number)) row.findings.push('position');
    if (!monthsOf(round.summary).includes(month ?? '')) row.findings.push('month');
    const cells: Cells = { low, likely, high };
    const read = readCells(cells, language);
    if (typeof read === 'string') row.findings.push(read);
    const key = keyOf(Number(number), month ?? '');
    if (row.findings.length === 0 && seen.has(key)) row.findings.push('twice');
    seen.add(key);
    if (row.findings.length > 0) continue;
    const before = readCells(cellsOf(out.grid, Number(number), month ?? ''), language);
    row.state = stateOf(before, read);
    if (row.state !== 'same') out.grid[key] = cells;
  }
  return out;
}

type Read = ReturnType<typeof readCells>;

function stateOf(before: Read, now: Read): PlanRow['state'] {
  if (JSON.stringify(before) === JSON.stringify(now)) return 'same';
  if (before === undefined) return 'added';
  return now === undefined ? 'removed' : 'changed';
}

/** "2027-03", "03.2027", "3/2027" or a whole day of spreadsheets, as the first day of the month. */
function monthOf(text: string): string | undefined {
  const plain = /^(\d{4})-(\d{1,2})(-\d{1,2})?$/.exec(text);
  const written = /^(?:\d{1,2}[./])?(\d{1,2})[./](\d{4})$/.exec(text);
  const [year, month] = plain ? [plain[1], plain[2]] : [written?.[2], written?.[1]];
  return year && month ? `${year}-${month.padStart(2, '0')}-01` : undefined;
}
