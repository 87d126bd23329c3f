import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { handoversQuery } from '../../api/queries';
import type { SchemaHandover } from '../../api/schema';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { HandoverTag } from '../../ui/HandoverTag';
import css from './home.module.css';

const shown = 3;

/** What waits to be taken over by those who buy, or what became of one's own; nothing shows when there is neither. */
export function HandoversTile({ takes }: { takes: boolean }) {
  const { t, f } = useI18n();
  const { data } = useQuery(handoversQuery);
  if (!data || (takes ? data.waiting === 0 : data.items.length === 0)) return null;
  const items = takes ? data.items.filter(({ status }) => status === 'waiting') : data.items;
  return (
    <Card label={takes ? t.handovers.title : t.handovers.mine}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{takes ? t.handovers.home(f.integer(data.waiting)) : t.handovers.homeMine}</h2>
          <Link to="/bedarfe" className={buttonClass()}>
            {takes ? t.handovers.homeOpen : t.handovers.toMine}
          </Link>
        </div>
        <ul className={css.list}>
          {items.slice(0, shown).map((handover) => (
            <li key={handover.id} className="row-between">
              <span>
                <What handover={handover} />
                <br />
                <span className="muted small">
                  {[
                    takes && t.handovers.from(handover.by, handover.organisation),
                    handover.neededBy ? t.handovers.needed(f.day(handover.neededBy)) : t.handovers.noDay,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              {!takes && <HandoverTag status={handover.status} />}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

function What({ handover: { lines } }: { handover: SchemaHandover }) {
  const { t } = useI18n();
  const first = lines[0]?.name.split('\n')[0] ?? '';
  return lines.length > 1 ? t.orders.andMore(first, lines.length - 1) : first;
}
