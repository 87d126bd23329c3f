import type { SchemaRankedOffer } from '../../api/schema';
import { useI18n } from '../../i18n';
import { besideRows, moreThanNeeded } from '../../lib/beside';
import { piecesText } from '../../lib/words';
import css from './offers.module.css';

/** How the landed price and, where criteria count, the score are made, line by line as the server counted. */
export function Arithmetic({ offer, unit, quantity }: { offer: SchemaRankedOffer; unit: string; quantity: string }) {
  const { t, f } = useI18n();
  const notes = [
    t.compare.grossWith(f.money(offer.gross), f.rate(offer.vatRate)),
    moreThanNeeded(f, offer, quantity) && t.compare.delivered(piecesText(t, f, offer.deliveredQuantity, unit)),
    offer.termMonths && !offer.monthly && t.compare.termMonths(offer.termMonths),
    offer.skonto &&
      !offer.skonto.counted &&
      t.beside.skontoApart(f.rate(offer.skonto.percent), f.integer(offer.skonto.days)),
    offer.nextTier &&
      t.compare.nextTier(piecesText(t, f, offer.nextTier.fromQuantity, unit), f.money(offer.nextTier.landed)),
    offer.validUntil && t.compare.validUntil(f.date(offer.validUntil)),
  ].filter((note) => typeof note === 'string');
  const criteria = offer.criteria ?? [];
  const beside = besideRows(t, f, offer, quantity, unit);
  return (
    <>
      <dl className={css.steps}>
        {offer.arithmetic.map((step) => (
          <Step key={step.code + step.text} text={step.text} amount={f.money(step.amount)} />
        ))}
        <dt className={css.sum}>{t.compare.total}</dt>
        <dd className={css.sum}>{f.money(offer.landed)}</dd>
        {criteria.map((step) => (
          <Step key={step.code + step.text} text={step.text} amount={f.moneyMore(step.amount)} />
        ))}
        {criteria.length > 0 && offer.score && (
          <>
            <dt className={css.sum}>{t.beside.score}</dt>
            <dd className={css.sum}>{f.money(offer.score)}</dd>
          </>
        )}
      </dl>
      {beside.length > 0 && (
        <dl className={`${css.steps} ${css.beside}`}>
          {beside.map(([term, value]) => (
            <Step key={term} text={term} amount={value} />
          ))}
        </dl>
      )}
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
