import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { contractsQuery } from '../../api/contracts';
import { useI18n } from '../../i18n';
import { remainingIcons, remainingText, remainingTones } from '../../lib/remaining';
import { Card, Tag } from '../../ui/card';
import { RunsOut } from '../../ui/RunsOut';
import css from './home.module.css';

const shown = 3;

/** The contracts that run out first; the server's order says which. */
export function ContractsTile() {
  const { t, f } = useI18n();
  const { data } = useQuery(contractsQuery);
  if (!data?.items.length) return null;
  return (
    <Card label={t.home.contracts}>
      <h2>{t.home.contracts}</h2>
      <ul className={css.list}>
        {data.items.slice(0, shown).map((contract) => (
          <li key={contract.id} className={css.contract}>
            <span>
              <Link to="/rahmenvertraege/$contractId" params={{ contractId: contract.id }}>
                {contract.title}
              </Link>
              <br />
              <span className="muted small">{remainingText(t, f, contract.remaining)}</span>
            </span>
            <RunsOut contract={contract} />
            <span>
              <Tag tone={remainingTones[contract.remaining.state]} icon={remainingIcons[contract.remaining.state]}>
                {t.remainingStates[contract.remaining.state]}
              </Tag>
            </span>
          </li>
        ))}
      </ul>
      <Link to="/rahmenvertraege">{t.home.allContracts}</Link>
    </Card>
  );
}
