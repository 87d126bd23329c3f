import { useId } from 'react';
import type { SchemaRankedOffer, SchemaStock } from '../../api/schema';
import { useI18n } from '../../i18n';
import type { Format } from '../../i18n/format';
import type { Messages } from '../../i18n/messages';
import { priceNotes } from '../../lib/beside';
import { unitPriceText } from '../../lib/words';
import { Tag } from '../../ui/card';
import { Radio } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { Arithmetic } from './Arithmetic';
import css from './offers.module.css';

interface Props {
  offer: SchemaRankedOffer;
  unit: string;
  quantity: string;
  group: string;
  /** What the offer on rank 1 is called. */
  best: string;
  chosen: boolean;
  choose: ((offerId: string) => void) | undefined;
  open: boolean;
  toggle: () => void;
}

/** One offer: two lines on the phone, one row elsewhere; its arithmetic opens below. */
export function OfferRow({ offer, unit, quantity, group, best, chosen, choose, open, toggle }: Props) {
  const { t, f } = useI18n();
  const id = useId();
  const who = (
    <span>
      <strong>{offer.supplier.name}</strong>
      {offer.origin && (
        <Tag tone="info" icon="info">
          {offer.origin.text}
        </Tag>
      )}
      <small>{[offer.supplier.city, ...offer.labels].filter(Boolean).join(' · ')}</small>
    </span>
  );
  return (
    <>
      <tr role="row" className={chosen ? `${css.row} ${css.chosen}` : css.row}>
        <th scope="row" role="rowheader">
          {choose ? (
            <label className={css.pick}>
              <Radio name={group} checked={chosen} onChange={() => choose(offer.offerId)} />
              {who}
            </label>
          ) : (
            <span className={css.pick}>{who}</span>
          )}
        </th>
        <td role="cell" className={css.two}>
          <strong>{f.day(offer.deliveryDate)}</strong>{' '}
          <small>
            <span className={css.hiddenOnPhone}>{t.facts.workingDays(offer.deliveryDays)} · </span>
            {stockText(t, f, offer.stock)}
          </small>
        </td>
        <td role="cell" className={css.figure}>
          {unitPriceText(t, f, offer.unitPrice, unit, offer.priceKind)}
          {priceNotes(t, f, offer, quantity).map((note) => (
            <small key={note} className={css.under}>
              {note}
            </small>
          ))}
        </td>
        <td role="cell" className={`${css.figure} ${css.total}`}>
          {f.money(offer.landed)}
          <small className={css.under}>{t.compare.gross(f.money(offer.gross))}</small>
          {offer.monthly && <small className={css.onPhone}>{priceNotes(t, f, offer, quantity)[0]}</small>}
        </td>
        <td role="cell" className={`${css.figure} ${css.two}`}>
          {offer.difference ? (
            <>
              <strong>{f.moneyMore(offer.difference.amount)}</strong>{' '}
              <small className={css.hiddenOnPhone}>{f.percentMore(offer.difference.percent)}</small>
            </>
          ) : (
            <Tag tone="ok" icon="award">
              {best}
            </Tag>
          )}
        </td>
        <td role="cell">
          <button
            type="button"
            className={css.open}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            aria-label={t.compare.calculationOf(offer.supplier.name)}
            onClick={toggle}
          >
            <Icon name="down" />
          </button>
        </td>
      </tr>
      {open && (
        <tr role="row" id={id} className={css.arithmetic}>
          <td role="cell" colSpan={6}>
            <Arithmetic offer={offer} unit={unit} quantity={quantity} />
          </td>
        </tr>
      )}
    </>
  );
}

function stockText(t: Messages, f: Format, stock: SchemaStock): string {
  if (stock.state === 'partial') return t.compare.stock.partial(stock.quantity ? f.quantity(stock.quantity) : '');
  return t.compare.stock[stock.state];
}
