import { useId, useState } from 'react';
import type { SchemaProduct, SchemaRankedOffer } from '../../api/schema';
import { useI18n } from '../../i18n';
import { criteriaCount } from '../../lib/beside';
import { piecesText } from '../../lib/words';
import { OfferRow } from './OfferRow';
import css from './offers.module.css';

interface Props {
  product: SchemaProduct;
  quantity: string;
  ranked: SchemaRankedOffer[];
  chosenId: string | undefined;
  choose: ((offerId: string) => void) | undefined;
}

/** All ranked offers in their order. Where a choice is open the rows are radio buttons. */
export function OfferTable({ product, quantity, ranked, chosenId, choose }: Props) {
  const { t, f } = useI18n();
  const words = criteriaCount(ranked) ? t.beside : t.compare;
  const group = useId();
  const [open, setOpen] = useState<string[]>([]);
  const toggle = (offerId: string) =>
    setOpen(open.includes(offerId) ? open.filter((one) => one !== offerId) : [...open, offerId]);
  return (
    <table className={css.offers} role="table">
      <caption className="visually-hidden">
        {words.caption(ranked.length, piecesText(t, f, quantity, product.unit))}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            {t.compare.supplier}
          </th>
          <th scope="col" role="columnheader">
            {t.compare.delivery}
          </th>
          {[t.compare.unitPrice, t.compare.total, words.difference].map((label) => (
            <th key={label} scope="col" role="columnheader" className={css.figure}>
              {label}
            </th>
          ))}
          <th scope="col" role="columnheader">
            <span className="visually-hidden">{t.compare.calculation}</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {ranked.map((offer) => (
          <OfferRow
            key={offer.offerId}
            offer={offer}
            unit={product.unit}
            quantity={quantity}
            group={group}
            best={words.best}
            chosen={offer.offerId === chosenId}
            choose={choose}
            open={open.includes(offer.offerId)}
            toggle={() => toggle(offer.offerId)}
          />
        ))}
      </tbody>
    </table>
  );
}
