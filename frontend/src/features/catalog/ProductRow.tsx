import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import type { SchemaProductHit } from '../../api/schema';
import { useI18n } from '../../i18n';
import { factTexts, unitPriceText } from '../../lib/words';
import { ProductPicture } from '../../pictures/ProductPicture';
import { buttonClass } from '../../ui/button';
import { Tag } from '../../ui/card';
import { QuantityInput } from '../../ui/form';
import css from './search.module.css';

/** A hit: what it is, what it costs at least, until when it comes, and the way to compare. */
export function ProductRow({ hit }: { hit: SchemaProductHit }) {
  const { t, f } = useI18n();
  const [quantity, setQuantity] = useState('1');
  const { product } = hit;
  const params = { productId: product.id };
  const search = quantity === '1' ? {} : { menge: quantity };
  const delivery = hit.earliestDelivery && t.facts.by(f.day(hit.earliestDelivery));
  return (
    <li className={css.row}>
      <ProductPicture product={product} />
      <div>
        <div>
          <Link to="/produkte/$productId" params={params} search={search} className={css.name}>
            {product.name}
          </Link>
          <span className={css.tags}>
            {hit.channels.includes('framework') ? (
              <Tag tone="info" icon="contract">
                {t.channels.framework}
              </Tag>
            ) : (
              hit.channels.includes('best_price') && (
                <Tag tone="ok" icon="award">
                  {t.channels.best_price}
                </Tag>
              )
            )}
          </span>
        </div>
        <div className="muted small">
          {[product.manufacturer, product.partNumber].filter(Boolean).join(' · ')}
          {factTexts(f, product).map((fact, index) => (
            <Fragment key={fact}>
              {index === 0 ? ' · ' : ', '}
              <span className={css.fact}>{fact}</span>
            </Fragment>
          ))}
        </div>
      </div>
      <div className={css.price}>
        <div>
          {hit.fromPrice ? (
            <>
              <span className="muted small">{t.search.from} </span>
              <strong>{unitPriceText(t, f, hit.fromPrice, product.unit, hit.priceKind)}</strong>
              <span className="muted small"> {t.facts.net}</span>
            </>
          ) : (
            <span className="muted">{t.search.noPrice}</span>
          )}
        </div>
        <div className="muted small">{[t.search.offers(hit.offerCount), delivery].filter(Boolean).join(' · ')}</div>
      </div>
      <div className={css.act}>
        <QuantityInput compact label={t.search.quantityOf(product.name)} value={quantity} onChange={setQuantity} />
        <Link
          to="/produkte/$productId"
          params={params}
          search={search}
          className={buttonClass('secondary', 'small')}
          aria-label={t.search.compareProduct(product.name)}
        >
          {t.search.compare}
        </Link>
      </div>
    </li>
  );
}
