import type { SchemaCompetition } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import css from './competitions.module.css';
import { useWords } from './texts';

/** Everything that happened, by time, refused attempts included. */
export function TimeLine({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const { f } = useI18n();
  const { createdAt, createdBy, events } = competition;
  const all = [{ action: 'draft', at: createdAt, person: createdBy, entryId: 'draft', refused: null }, ...events];
  return (
    <Card label={w.timeLine}>
      <div className="stack-small">
        <h2>{w.timeLine}</h2>
        <ol className={css.list}>
          {all.map((event) => (
            <li key={event.entryId}>
              <span className="strong">{w.actions[event.action] ?? event.action}</span>
              {event.refused && `: ${event.refused}`}
              <br />
              <span className="muted small">
                {f.moment(event.at)} · {event.person ?? w.party}
              </span>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}
