import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { treeQuery } from '../organisation/queries';
import css from './home.module.css';

const shown = 5;

/** Bodies and units where nobody holds a role yet. */
export function UnitsTile() {
  const { t, f } = useI18n();
  const { data } = useQuery(treeQuery);
  const vacant = data?.items.filter(({ people }) => people === 0) ?? [];
  if (vacant.length === 0) return null;
  return (
    <Card label={t.home.vacant}>
      <h2>{t.home.vacant}</h2>
      <ul className={css.list}>
        {vacant.slice(0, shown).map(({ organisation }) => (
          <li key={organisation.id}>
            <Link to="/organisation" search={{ stelle: organisation.id }}>
              {organisation.name}
            </Link>
          </li>
        ))}
      </ul>
      {vacant.length > shown && <p className="muted small">{t.home.vacantMore(f.integer(vacant.length - shown))}</p>}
    </Card>
  );
}
