import type { SchemaRankedOffer } from '../../api/schema';
import { useI18n } from '../../i18n';
import { piecesText } from '../../lib/words';
import css from './offers.module.css';

/** How the landed price is made, line by line as the server counted. */
export function Arithmetic({ offer, unit, quantity }: { offer: SchemaRankedOffer; unit: string; quantity: string }) {
  const { t, f } = useI18n();
  const notes = [
    t.compare.grossWith(f.money(offer.gross), f.rate(offer.vatRate)),
    f.quantity(offer.deliveredQuantity) !== f.quantity(quantity) &&
      `${t.compare.delivered(piecesText(t, f, offer.deliveredQuantity, unit))}, ${t.compare.perPiece(f.money(offer.perUsedPiece))}`,
    offer.termMonths && t.compare.termMonths(offer.termMonths),
    offer.nextTier &&
      t.compare.nextTier(piecesText(t, f, offer.nextTier.fromQuantity, unit), f.money(offer.nextTier.landed)),
    offer.validUntil && t.compare.validUntil(f.date(offer.validUntil)),
  ].filter((note) => typeof note === 'string');
  return (
    <>
      <dl className={css.steps}>
        {offer.arithmetic.map((step) => (
          <Step key={step.code + step.text} text={step.text} amount={f.money(step.amount)} />
        ))}
        <dt className={css.sum}>{t.compare.total}</dt>
        <dd className={css.sum}>{f.money(offer.landed)}</dd>
      </dl>
      <p className={css.more}>{notes.join(' · ')}</p>
    </>
  );
}

function Step({ text, amount }: { text: string; amount: string }) {
  return (
    <>
      <dt>{text}</dt>
      <dd>{amount}</dd>
    </>
  );
}
