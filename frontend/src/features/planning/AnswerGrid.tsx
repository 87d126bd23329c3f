import { type KeyboardEvent, useRef } from 'react';
import type { SchemaPlanPosition, SchemaPlanRound } from '../../api/schema';
import { useI18n } from '../../i18n';
import { cellsOf, type Fault, type Grid, keyOf, kinds, monthsOf, totalOf } from '../../lib/planGrid';
import css from './planning.module.css';
import { usePlanTexts } from './planTexts';
import { usePlanWords } from './words';

interface Props {
  round: SchemaPlanRound;
  grid: Grid;
  /** None: the figures are only shown. */
  change?: (grid: Grid) => void;
  faults?: Record<string, Fault>;
}

const steps: Record<string, [row: number, column: number]> = {
  ArrowDown: [1, 0],
  Enter: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

/** Where the arrow keys lead on: sideways only from the end of what stands in a field. */
function leaves(event: KeyboardEvent<HTMLInputElement>): boolean {
  const { selectionStart, selectionEnd, value } = event.currentTarget;
  if (event.key === 'ArrowLeft') return selectionStart === 0 && selectionEnd === 0;
  if (event.key === 'ArrowRight') return selectionStart === value.length;
  return true;
}

/** A table per position: a row per month, a column each for at least, likely and at most. */
export function AnswerGrid({ round, grid, change, faults = {} }: Props) {
  return (
    <div className="stack-small">
      {round.positions.map((position) => (
        <Position key={position.number} position={position} round={round} grid={grid} change={change} faults={faults} />
      ))}
    </div>
  );
}

interface PositionProps {
  position: SchemaPlanPosition;
  round: SchemaPlanRound;
  grid: Grid;
  change: ((grid: Grid) => void) | undefined;
  faults: Record<string, Fault>;
}

function Position({ position, round, grid, change, faults }: PositionProps) {
  const { f, language } = useI18n();
  const texts = usePlanTexts();
  const words = usePlanWords();
  const table = useRef<HTMLTableElement>(null);
  const total = totalOf(grid, round, position.number, language);
  const move = (event: KeyboardEvent<HTMLInputElement>, row: number, column: number) => {
    const step = steps[event.key];
    if (!step || !leaves(event)) return;
    event.preventDefault();
    const next = `[data-cell="${row + step[0]}-${column + step[1]}"]`;
    const field = table.current?.querySelector<HTMLInputElement>(next);
    field?.focus();
    field?.select();
  };
  return (
    <details className={css.position} open={position.number === 1 || undefined}>
      <summary>
        {position.title}{' '}
        <span className="muted">
          {words.unit(position)} · {texts.inAll.toLowerCase()} {f.quantity(total.likely)}
        </span>
      </summary>
      <table ref={table} className={css.grid}>
        <caption className="visually-hidden">{position.title}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.month}</th>
            {kinds.map((kind) => (
              <th key={kind} scope="col">
                {texts.kinds[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {monthsOf(round.summary).map((month, row) => {
            const cells = cellsOf(grid, position.number, month);
            const key = keyOf(position.number, month);
            return (
              <tr key={month}>
                <th scope="row">{words.month(month)}</th>
                {kinds.map((kind, column) => (
                  <td key={kind}>
                    {change ? (
                      <input
                        inputMode="decimal"
                        autoComplete="off"
                        maxLength={16}
                        data-cell={`${row}-${column}`}
                        aria-label={texts.answer.cell(position.title, words.month(month), texts.kinds[kind])}
                        aria-invalid={faults[key] ? true : undefined}
                        value={cells[kind]}
                        onKeyDown={(event) => move(event, row, column)}
                        onChange={(event) => change({ ...grid, [key]: { ...cells, [kind]: event.target.value } })}
                      />
                    ) : (
                      cells[kind] || '–'
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{texts.inAll}</th>
            {kinds.map((kind) => (
              <td key={kind}>{f.quantity(total[kind])}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </details>
  );
}
