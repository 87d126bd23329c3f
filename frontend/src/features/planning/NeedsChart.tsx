import { useId } from 'react';
import type { SchemaPlanMonth, SchemaPlanPosition } from '../../api/schema';
import { useI18n } from '../../i18n';
import { drawnNeeds } from '../../lib/planChart';
import { kinds } from '../../lib/planGrid';
import css from './planning.module.css';
import { usePlanTexts } from './planTexts';
import { usePlanWords } from './words';

interface Props {
  position: Pick<SchemaPlanPosition, 'title' | 'unit'>;
  /** What is planned per month, and what was called off in it where that is known. */
  months: (SchemaPlanMonth & { called?: string | null })[];
}

/**
 * Likely needs as bars with the range from at least to at most, month by month, and what was called off as a column before them;
 * the same as a table.
 */
export function NeedsChart({ position, months }: Props) {
  const { f } = useI18n();
  const texts = usePlanTexts();
  const words = usePlanWords();
  const title = useId();
  const held = months.some(({ called }) => called);
  const { top, bars } = drawnNeeds(months);
  return (
    <figure className={css.chart} aria-labelledby={title}>
      <figcaption id={title}>{texts.sums.chart(position.title)}</figcaption>
      <div className={css.frame} aria-hidden="true">
        <div className={css.scale}>
          <span>{words.figure(position, String(top))}</span>
          <span>{words.figure(position, '0')}</span>
        </div>
        <svg className={css.plane} viewBox="0 0 100 100" preserveAspectRatio="none">
          {bars.map(({ left, width, low, likely, high, called }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: months never move
            <g key={index}>
              <path className={css.range} d={`M${left} ${high}H${left + width}V${low}H${left}Z`} />
              {called !== undefined && (
                <path
                  className={css.called}
                  d={`M${left + width / 4} ${called}H${left + (width * 3) / 4}V100H${left + width / 4}Z`}
                />
              )}
              <path className={css.likely} d={`M${left} ${likely}H${left + width}`} />
            </g>
          ))}
        </svg>
        <div className={css.ends}>
          <span>{words.month(months[0]?.month ?? '')}</span>
          <span>{words.month(months.at(-1)?.month ?? '')}</span>
        </div>
      </div>
      {held && (
        <p className={`${css.legend} muted small`}>
          <span>
            <i className={css.swatchCalled} aria-hidden="true" /> {texts.sums.called}
          </span>
          <span>
            <i className={css.swatchRange} aria-hidden="true" /> {texts.sums.range}
          </span>
        </p>
      )}
      <details>
        <summary>{texts.sums.table}</summary>
        <table className={css.grid}>
          <caption className="visually-hidden">{texts.sums.chart(position.title)}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.month}</th>
              {kinds.map((kind) => (
                <th key={kind} scope="col">
                  {texts.kinds[kind]}
                </th>
              ))}
              {held && <th scope="col">{texts.sums.called}</th>}
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, figures, called }) => (
              <tr key={month}>
                <th scope="row">{words.month(month)}</th>
                {kinds.map((kind) => (
                  <td key={kind}>{f.quantity(figures[kind])}</td>
                ))}
                {held && <td>{called ? f.quantity(called) : ''}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
