import { Link, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type MouseEvent, useId, useState } from 'react';
import type { SchemaPriceHistory, SchemaPriceStep } from '../../api/schema';
import { useI18n } from '../../i18n';
import { drawnSteps, placeOf, rangeOf, stepAt, stepPath } from '../../lib/priceChart';
import { piecesText } from '../../lib/words';
import css from './past.module.css';

const width = 800;
const height = 160;

interface Props {
  history: SchemaPriceHistory;
  unit: string;
  /** The instant the page shows, when it shows the past. */
  shown: string | undefined;
}

/** The best total price as steps. A click or Enter opens the comparison of a step's first day. */
export function PriceChart({ history, unit, shown }: Props) {
  const { t, f } = useI18n();
  const title = useId();
  const help = useId();
  const range = rangeOf(history);
  if (!range) return <p className={css.chart}>{t.past.empty}</p>;
  return (
    <figure className={css.chart} aria-labelledby={title}>
      <figcaption id={title}>{t.past.chartTitle(piecesText(t, f, history.quantity, unit))}</figcaption>
      <div className={css.frame}>
        <div className={css.prices} aria-hidden="true">
          <span>{f.money(range.highest)}</span>
          {range.lowest.amount !== range.highest.amount && <span>{f.money(range.lowest)}</span>}
        </div>
        <Plane history={history} shown={shown} title={title} help={help} />
      </div>
      <p id={help} className="visually-hidden">
        {t.past.chartHelp}
      </p>
      <details>
        <summary>{t.past.table}</summary>
        <StepTable history={history} />
      </details>
    </figure>
  );
}

/** The drawing with one step picked; the picked one stands below in words, with its link. */
function Plane({ history, shown, title, help }: Omit<Props, 'unit'> & { title: string; help: string }) {
  const { t, f } = useI18n();
  const navigate = useNavigate({ from: '/produkte/$productId' });
  const steps = drawnSteps(history);
  const last = steps.length - 1;
  const [picked, pick] = useState(last);
  const index = Math.min(picked, last);
  const step = history.steps[index];
  const drawn = steps[index];
  if (!step || !drawn) return null;
  const open = (day: string) => void navigate({ search: ({ menge }) => ({ ...(menge ? { menge } : {}), at: day }) });
  const under = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return stepAt(steps, (event.clientX - box.left) / box.width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = {
      ArrowRight: index + 1,
      ArrowUp: index + 1,
      ArrowLeft: index - 1,
      ArrowDown: index - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Enter') open(step.from);
    else if (moved === undefined) return;
    else pick(Math.min(last, Math.max(0, moved)));
    event.preventDefault();
  };
  const words = stepWords(step);
  function stepWords({ from, best }: SchemaPriceStep) {
    return best ? t.past.step(f.date(from), f.money(best.landed), best.supplier.name) : t.past.stepNone(f.date(from));
  }
  return (
    <>
      <div
        className={css.plane}
        role="slider"
        tabIndex={0}
        aria-labelledby={title}
        aria-describedby={help}
        aria-valuemin={1}
        aria-valuemax={steps.length}
        aria-valuenow={index + 1}
        aria-valuetext={words}
        onKeyDown={onKeyDown}
        onMouseMove={(event) => pick(under(event))}
        onClick={(event) => open(history.steps[under(event)]?.from ?? step.from)}
      >
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          <rect
            className={css.picked}
            x={drawn.left * width}
            width={(drawn.right - drawn.left) * width}
            height={height}
          />
          <path className={css.line} d={stepPath(steps, width, height)} />
          {shown && <path className={css.now} d={`M${placeOf(history, shown) * width} 0V${height}`} />}
        </svg>
      </div>
      <div className={css.days} aria-hidden="true">
        <span>{f.date(history.from)}</span>
        <span>{f.date(history.to)}</span>
      </div>
      <p className={css.words}>
        <span className="num">{words}</span>{' '}
        <Link from="/produkte/$productId" search={({ menge }) => ({ ...(menge ? { menge } : {}), at: step.from })}>
          {t.past.open(f.date(step.from))}
        </Link>
      </p>
    </>
  );
}

function StepTable({ history }: { history: SchemaPriceHistory }) {
  const { t, f } = useI18n();
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{t.past.from}</th>
          <th scope="col" className={css.figure}>
            {t.past.total}
          </th>
          <th scope="col">{t.past.supplier}</th>
        </tr>
      </thead>
      <tbody>
        {history.steps.toReversed().map(({ from, best }) => (
          <tr key={from}>
            <th scope="row">
              <Link
                from="/produkte/$productId"
                search={({ menge }) => ({ ...(menge ? { menge } : {}), at: from })}
                aria-label={t.past.open(f.date(from))}
              >
                {f.date(from)}
              </Link>
            </th>
            <td className={css.figure}>{best ? f.money(best.landed) : '–'}</td>
            <td>{best ? best.supplier.name : t.past.none}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
