import type { SchemaPlanPosition, SchemaPlanRound, SchemaPlanSum } from '../../api/schema';
import { useI18n } from '../../i18n';
import { kinds } from '../../lib/planGrid';
import { Card } from '../../ui/card';
import { NeedsChart } from './NeedsChart';
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
          <NeedsChart position={position} months={sum.months ?? []} />
        </>
      )}
    </section>
  );
}
