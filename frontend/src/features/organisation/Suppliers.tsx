import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { suppliersQuery } from '../../api/queries';
import { Card } from '../../ui/card';
import css from './organisation.module.css';
import { useWords } from './texts';

/** Who sells, beside the tree of who buys; a supplier's page has its address, blocks and catalogues. */
export function Suppliers() {
  const { w, f } = useWords();
  const { data } = useQuery(suppliersQuery);
  if (!data) return null;
  return (
    <Card flush={data.items.length > 0} label={w.suppliers}>
      <h2 className={data.items.length > 0 ? css.beside : undefined}>{w.suppliers}</h2>
      {data.items.length === 0 && <p className="muted">{w.noSuppliers}</p>}
      <ul className={css.tree}>
        {data.items.map(({ supplier: { id, name, city }, offers, blocked }) => (
          <li key={id}>
            <Link to="/kataloge/$supplierId" params={{ supplierId: id }}>
              <span>{name}</span>
              <span className="muted small">
                {[city, blocked ? w.blocked : w.offers(offers, f.integer(offers))].filter(Boolean).join(', ')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
