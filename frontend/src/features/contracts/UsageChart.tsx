import { useId } from 'react';
import type { SchemaContractForecast } from '../../api/schema';
import { useI18n } from '../../i18n';
import { stepPath } from '../../lib/priceChart';
import { drawnUsage } from '../../lib/usageChart';
import { usePlanningTexts } from './texts';
import css from './usage.module.css';

const width = 800;
const height = 160;

interface Props {
  forecast: SchemaContractForecast;
  limit: SchemaContractForecast['limits'][number];
  name: string;
  figure: (decimal: string) => string;
}

/** What was called off in total, month by month, below the maximum; the same as a table. */
export function UsageChart({ forecast, limit, name, figure }: Props) {
  const { f } = useI18n();
  const texts = usePlanningTexts().forecast;
  const title = useId();
  const { steps, today, level, reached } = drawnUsage(forecast, limit);
  return (
    <figure className={css.chart} aria-labelledby={title}>
      <figcaption id={title}>{texts.chart(name)}</figcaption>
      <div className={css.frame} aria-hidden="true">
        <div className={css.scale}>
          <span>{figure(limit.maximum)}</span>
          <span>{figure('0')}</span>
        </div>
        <svg className={css.plane} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
          <path className={css.maximum} d={`M0 0H${width}`} />
          {reached && (
            <path
              className={css.range}
              d={`M${today * width} ${level * height}L${reached.earliest * width} 0H${reached.latest * width}Z`}
            />
          )}
          {reached?.likely !== undefined && (
            <path className={css.ahead} d={`M${today * width} ${level * height}L${reached.likely * width} 0`} />
          )}
          <path className={css.line} d={stepPath(steps, width, height)} />
          <path className={css.today} d={`M${today * width} 0V${height}`} />
        </svg>
        <div className={css.days}>
          <span>{f.date(forecast.start)}</span>
          {today > 0.2 && today < 0.8 && <span style={{ left: `${today * 100}%` }}>{texts.today}</span>}
          {forecast.end && <span>{f.dayBefore(forecast.end)}</span>}
        </div>
      </div>
      <details>
        <summary>{texts.table}</summary>
        <table className={css.table}>
          <caption className="visually-hidden">{texts.chart(name)}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.month}</th>
              <th scope="col">{texts.inMonth}</th>
              <th scope="col">{texts.total}</th>
            </tr>
          </thead>
          <tbody>
            {limit.months.toReversed().map(({ month, used, total }) => (
              <tr key={month}>
                <th scope="row">{f.date(month).slice(3)}</th>
                <td>{figure(used)}</td>
                <td>{figure(total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
