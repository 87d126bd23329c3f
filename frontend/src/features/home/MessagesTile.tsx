import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { contractMessagesQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import css from './home.module.css';

const shown = 3;

/** The newest messages about framework contracts, such as a price that is too high. */
export function MessagesTile() {
  const { t, f } = useI18n();
  const { data } = useQuery(contractMessagesQuery);
  if (!data?.items.length) return null;
  return (
    <Card label={t.messages.tile}>
      <h2>{t.messages.tile}</h2>
      <ul className={css.list}>
        {data.items.slice(0, shown).map((message) => (
          <li key={message.id} className="row-between">
            <span>
              <Link to="/rahmenvertraege/$contractId" params={{ contractId: message.contractId }}>
                {message.contractNumber}
              </Link>{' '}
              {t.messages.kinds[message.kind]}
              <br />
              <span className="muted small">{message.productName ?? message.lotTitle}</span>
            </span>
            <span className="muted small">
              {message.organisation.name}, {f.moment(message.at)}
            </span>
          </li>
        ))}
      </ul>
      <Link to="/meldungen">{t.messages.all}</Link>
    </Card>
  );
}
