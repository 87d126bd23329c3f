import { useId } from 'react';
import type { SchemaPlanPosition, SchemaPlanRound, SchemaPlanSum } from '../../api/schema';
import { useI18n } from '../../i18n';
import { drawnNeeds } from '../../lib/planChart';
import { kinds } from '../../lib/planGrid';
import { Card } from '../../ui/card';
import css from './planning.module.css';
import { usePlanTexts } from './planTexts';
import { usePlanWords } from './words';

/** What all answers come to, position by position. */
export function Sums({ round }: { round: SchemaPlanRound }) {
  const { f } = useI18n();
  const texts = usePlanTexts().sums;
  const { asked, answered, status } = round.summary;
  return (
    <Card label={texts.title}>
      <div className="stack-small">
        <h2>{texts.title}</h2>
        {asked === null || !round.sums ? (
          <p>{texts.later}</p>
        ) : (
          <>
            <p>{texts.count(f.integer(answered ?? 0), f.integer(asked))}</p>
            {status !== 'closed' && <p className="muted">{texts.running}</p>}
            {round.positions.map((position, index) => (
              <PositionSum key={position.number} position={position} sum={round.sums?.[index]} />
            ))}
          </>
        )}
      </div>
    </Card>
  );
}

function PositionSum({ position, sum }: { position: SchemaPlanPosition; sum: SchemaPlanSum | undefined }) {
  const texts = usePlanTexts();
  const words = usePlanWords();
  if (!sum) return null;
  return (
    <section className={css.sum} aria-label={position.title}>
      <h3>{position.title}</h3>
      {sum.hidden || !sum.total ? (
        <p className="muted">{texts.sums.hidden}</p>
      ) : sum.bodies === 0 ? (
        <p className="muted">{texts.sums.nobody}</p>
      ) : (
        <>
          <p>
            {kinds
              .map((kind) => `${texts.kinds[kind]} ${words.figure(position, sum.total?.[kind] ?? '0')}`)
              .join(' · ')}
            <br />
            <span className="muted small">{texts.sums.bodies(sum.bodies ?? 0)}</span>
          </p>
          <NeedsChart position={position} sum={sum} />
        </>
      )}
    </section>
  );
}

/** Likely needs as bars with the range from at least to at most, month by month; the same as a table. */
function NeedsChart({ position, sum }: { position: SchemaPlanPosition; sum: SchemaPlanSum }) {
  const { f } = useI18n();
  const texts = usePlanTexts();
  const words = usePlanWords();
  const title = useId();
  const months = sum.months ?? [];
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
          {bars.map(({ left, width, low, likely, high }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: months never move
            <g key={index}>
              <path className={css.range} d={`M${left} ${high}H${left + width}V${low}H${left}Z`} />
              <path className={css.likely} d={`M${left} ${likely}H${left + width}`} />
            </g>
          ))}
        </svg>
        <div className={css.ends}>
          <span>{words.month(months[0]?.month ?? '')}</span>
          <span>{words.month(months.at(-1)?.month ?? '')}</span>
        </div>
      </div>
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
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, figures }) => (
              <tr key={month}>
                <th scope="row">{words.month(month)}</th>
                {kinds.map((kind) => (
                  <td key={kind}>{f.quantity(figures[kind])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
