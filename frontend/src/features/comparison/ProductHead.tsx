import { Link } from '@tanstack/react-router';
import type { SchemaProduct } from '../../api/schema';
import { useI18n } from '../../i18n';
import { factParts } from '../../lib/words';
import { ProductPicture } from '../../pictures/ProductPicture';
import { Icon } from '../../ui/Icon';
import { useTitle } from '../../ui/page';
import css from './comparison.module.css';

const factsShown = 6;

/** Name, numbers and six facts in one line. */
export function ProductHead({ product }: { product: SchemaProduct }) {
  const { t, f } = useI18n();
  useTitle(product.name);
  return (
    <>
      <nav aria-label={t.facts.youAreHere}>
        <Link to="/suche" search={{ kategorie: [product.category.key] }} className="back">
          <Icon name="left" size={16} />
          {product.category.label}
        </Link>
      </nav>
      <div className={css.head}>
        <ProductPicture product={product} />
        <div>
          <h1>{product.name}</h1>
          <p className="muted">
            {product.manufacturer} · {t.facts.partNumber} {product.partNumber}
            {product.gtin && (
              <>
                {' '}
                · <span className="nowrap">{`${t.facts.gtin} ${product.gtin}`}</span>
              </>
            )}
          </p>
        </div>
        <dl className={css.facts} aria-label={t.compare.facts}>
          {product.facts.slice(0, factsShown).map((fact) => {
            const { label, value } = factParts(f, fact);
            return (
              <div key={fact.key}>
                <dt>{label}</dt> <dd>{value}</dd>
              </div>
            );
          })}
        </dl>
      </div>
    </>
  );
}
