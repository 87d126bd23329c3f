import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { usePlanTexts } from '../planning/planTexts';
import { roundsQuery } from '../planning/queries';
import css from './home.module.css';

const shown = 3;

/** Rounds of demand planning that wait for an answer; for those who plan contracts those that run. */
export function PlanTile({ answers }: { answers: boolean }) {
  const { f } = useI18n();
  const texts = usePlanTexts();
  const { data } = useQuery(roundsQuery);
  const running = data?.items.filter((round) => round.status !== 'closed') ?? [];
  const waiting = running.filter(({ status, own }) => status === 'open' && (own === 'silent' || own === 'draft'));
  const rounds = answers ? waiting : running;
  if (rounds.length === 0) return null;
  const count = f.integer(rounds.length);
  const title = answers ? texts.home.open(count) : texts.home.manage(count);
  return (
    <Card label={texts.title}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{title}</h2>
          <Link to="/bedarfsplanung" className={buttonClass()}>
            {answers ? texts.home.go : texts.home.look}
          </Link>
        </div>
        <ul className={css.list}>
          {rounds.slice(0, shown).map((round) => (
            <li key={round.id} className="row-between">
              <span>
                <Link to="/bedarfsplanung/$roundId" params={{ roundId: round.id }}>
                  {round.title}
                </Link>
                <br />
                <span className="muted small">{round.group}</span>
              </span>
              <span>
                {texts.deadline} {f.date(round.deadline)}
                {round.asked !== null && ` · ${texts.answered(f.integer(round.answered ?? 0), f.integer(round.asked))}`}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
