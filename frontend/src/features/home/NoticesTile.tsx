import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { amendmentNoticesQuery } from '../../api/contracts';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { useNoticeDutyTexts } from '../contracts/noticeDutyTexts';
import css from './home.module.css';

/** Amendments that are still to be published, by their last day. */
export function NoticesTile() {
  const { f } = useI18n();
  const texts = useNoticeDutyTexts();
  const { data } = useQuery(amendmentNoticesQuery);
  const open = data?.items.filter(({ number }) => number === null) ?? [];
  if (open.length === 0) return null;
  return (
    <Card label={texts.open}>
      <h2>{texts.open}</h2>
      <ul className={css.list}>
        {open.slice(0, 3).map((one) => (
          <li key={`${one.contractId}-${one.edition}`} className="row-between">
            <span>
              <Link to="/rahmenvertraege/$contractId" params={{ contractId: one.contractId }}>
                {one.contractTitle}
              </Link>{' '}
              <span className="muted small">{one.ground}</span>
            </span>
            <span className="muted small">{one.overdue ? texts.late(f.date(one.due)) : texts.by(f.date(one.due))}</span>
          </li>
        ))}
      </ul>
      <Link to="/rahmenvertraege">{texts.all}</Link>
    </Card>
  );
}
