import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { dutiesQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import css from './home.module.css';

const shown = 3;

/** What the rules still ask after an order, the most urgent first. */
export function DutiesTile() {
  const { t, f } = useI18n();
  const { data } = useQuery(dutiesQuery('open'));
  if (!data?.open) return null;
  return (
    <Card label={t.duties.title}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{t.duties.home(f.integer(data.open))}</h2>
          <Link to="/pflichten" className={buttonClass()}>
            {t.duties.toOpen}
          </Link>
        </div>
        <ul className={css.list}>
          {data.items.slice(0, shown).map((duty) => (
            <li key={duty.id} className="row-between">
              <span>
                {duty.title}
                <br />
                <span className="muted small">
                  {duty.orderNumber ?? t.facts.orderPending} · {duty.supplier.name}
                </span>
              </span>
              <span>
                {duty.due ? t.approvals.lastDay(f.date(duty.due)) : t.duties.noTerm}{' '}
                {duty.overdue && (
                  <Tag tone="crit" icon="clock">
                    {t.duties.overdue}
                  </Tag>
                )}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
