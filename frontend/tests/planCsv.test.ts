import { describe, expect, it } from 'vitest';
import type { SchemaPlanRound } from '../src/api/schema';
import { readPlan, writePlan } from '../src/lib/planCsv';
import { gridOf, monthsOf, readCells, readGrid, totalOf } from '../src/lib/planGrid';

const round: SchemaPlanRound = {
  summary: {
    id: '0',
    group: 'Endgeräte',
    title: 'Bedarf 2027',
    firstMonth: '2026-11-01',
    months: 3,
    deadline: '2026-12-15',
    status: 'open',
    own: 'silent',
    asked: null,
    answered: null,
  },
  openedAt: '2026-11-23T09:00:00Z',
  positions: [
    { number: 1, title: '=Notebooks', unit: 'C62' },
    { number: 2, title: 'Zubehör; klein', unit: 'EUR' },
  ],
  allowedActions: [],
};
const heading = ['Position', 'Bezeichnung', 'Einheit', 'Monat', 'mindestens', 'wahrscheinlich', 'höchstens'];

describe('figures of a month', () => {
  it.each([
    [['', '', ''], undefined],
    [['', '5', ''], { low: '5', likely: '5', high: '5' }],
    [['1', '2,5', '4'], { low: '1', likely: '2.5', high: '4' }],
    [['0', '12.000', '1.250.000'], { low: '0', likely: '12000', high: '1250000' }],
    [['1', '', '4'], 'likely'],
    [['3', '2', '4'], 'order'],
    [['1', '2', '1,5'], 'order'],
    [['1', 'viele', '4'], 'number'],
    [['1', '-2', '4'], 'number'],
    [['1', '2', '12345678'], 'number'],
    [['1', '2', '3,4567'], 'number'],
  ] as const)('%j is %j', ([low, likely, high], want) => {
    expect(readCells({ low, likely, high }, 'de')).toEqual(want);
  });

  it('is read for all months and added up', () => {
    expect(monthsOf(round.summary)).toEqual(['2026-11-01', '2026-12-01', '2027-01-01']);
    const grid = gridOf(
      [
        { position: 1, month: '2026-11-01', low: '1', likely: '2.5', high: '10' },
        { position: 1, month: '2027-01-01', low: '0', likely: '0.5', high: '10' },
      ],
      (text) => text.replace('.', ','),
    );
    grid['2 2026-12-01'] = { low: '4', likely: '3', high: '5' };
    const read = readGrid(grid, round, 'de');
    expect(read.figures).toHaveLength(2);
    expect(read.faults).toEqual({ '2 2026-12-01': 'order' });
    expect(totalOf(grid, round, 1, 'de')).toEqual({ low: '1', likely: '3', high: '20' });
    expect(totalOf(grid, round, 2, 'de')).toEqual({ low: '0', likely: '0', high: '0' });
  });
});

describe('figures as a file', () => {
  const grid = { '1 2026-11-01': { low: '1', likely: '2,5', high: '4' } };

  it('reads again what it wrote', () => {
    const text = writePlan(round, grid, heading);
    expect(text).toContain("1;'=Notebooks;C62;2026-11;1;2,5;4");
    expect(text).toContain('2;"Zubehör; klein";EUR;2026-12;;;');
    const { rows, grid: same } = readPlan(text, round, grid, 'de');
    expect(rows).toHaveLength(6);
    expect(rows.every((row) => row.state === 'same')).toBe(true);
    expect(same).toEqual(grid);
  });

  it('says of each row what it does or what is wrong with it', () => {
    const text = [
      heading.join(';'),
      '1;x;C62;2026-11;;;',
      '1;x;C62;12.2026;1;2;3',
      '2;x;EUR;01.01.2027;;12.000;',
      '2;x;EUR;2027-01;1;1;1',
      '3;x;C62;2026-11;1;1;1',
      '1;x;C62;2027-02;1;1;1',
      '1;x;C62;2027-01;3;2;1',
      '1;x;C62;2027-01;;;1',
      '1;x;2027-01;1;1;1',
    ].join('\n');
    const { rows, grid: now } = readPlan(text, round, grid, 'de');
    expect(rows.map(({ line, state, findings }) => [line, state, ...findings])).toEqual([
      [2, 'removed'],
      [3, 'added'],
      [4, 'added'],
      [5, 'refused', 'twice'],
      [6, 'refused', 'position'],
      [7, 'refused', 'month'],
      [8, 'refused', 'order'],
      [9, 'refused', 'likely'],
      [10, 'refused', 'columns', 'month'],
    ]);
    expect(readGrid(now, round, 'de').figures).toEqual([
      { position: 1, month: '2026-12-01', low: '1', likely: '2', high: '3' },
      { position: 2, month: '2027-01-01', low: '12000', likely: '12000', high: '12000' },
    ]);
  });
});
