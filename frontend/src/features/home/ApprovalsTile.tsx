import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { approvalsQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import css from './home.module.css';

const shown = 3;

/** What waits for the person's approval; nothing shows when nothing waits. */
export function ApprovalsTile() {
  const { t, f } = useI18n();
  const { data } = useQuery(approvalsQuery());
  if (!data || data.forMe === 0) return null;
  return (
    <Card label={t.approvals.title}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{t.approvals.home(f.integer(data.forMe), f.integer(data.waiting))}</h2>
          <Link to="/freigaben" className={buttonClass()}>
            {t.approvals.homeOpen}
          </Link>
        </div>
        <ul className={css.list}>
          {data.items.slice(0, shown).map(({ state, firstProduct, net }) => (
            <li key={state.id} className="row-between">
              <Link to="/freigaben/$approvalId" params={{ approvalId: state.id }}>
                {firstProduct}
              </Link>
              <span className="num">{`${f.money(net)}, ${t.approvals.lastDay(f.date(state.until))}`}</span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
