import { Link } from '@tanstack/react-router';
import type { SchemaComparison, SchemaRankedOffer, SchemaStanding } from '../../api/schema';
import { useI18n } from '../../i18n';
import type { Format } from '../../i18n/format';
import type { Messages } from '../../i18n/messages';
import { criteriaCount } from '../../lib/beside';
import { Button } from '../../ui/button';
import { QuantityInput } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import css from './comparison.module.css';

interface Props {
  comparison: SchemaComparison;
  offer: SchemaRankedOffer | undefined;
  quantity: string;
  setQuantity: (quantity: string) => void;
  /** Whether the best price may be the page's one primary button; a covering framework takes it. */
  primary: boolean;
  order: (() => void) | undefined;
  /** Whether the person hands on instead of ordering. */
  handsOn: boolean;
  toBasket: (() => void) | undefined;
  added: boolean;
}

/** The answer in one sentence and the button to take it. On the phone its controls are the bar that stays. */
export function DecisionCard({
  comparison,
  offer,
  quantity,
  setQuantity,
  primary,
  order,
  handsOn,
  toBasket,
  added,
}: Props) {
  const { t, f } = useI18n();
  const counted = criteriaCount(comparison.ranked);
  const { standing } = comparison;
  const then = counted ? t.past.bestCounted : t.past.bestSentence;
  const now = counted ? t.beside.bestSentence : t.compare.bestSentence;
  const best = standing ? then : now;
  const say = offer?.rank === 1 ? best : t.compare.chosenSentence;
  return (
    <section className={css.decision} aria-label={t.compare.chosen}>
      <div className={css.answer} aria-live="polite">
        <p className={css.sentence}>
          {comparison.bestPriceClosed
            ? comparison.bestPriceClosed
            : offer
              ? say(offer.supplier.name, f.money(offer.landed), f.day(offer.deliveryDate))
              : (standing ? t.past : t.compare).noOffers}
        </p>
        {!offer && !comparison.bestPriceClosed && (
          <p>{standing ? firstText(t, f, standing) : t.compare.noOffersText}</p>
        )}
        {offer?.difference && (
          <p>
            {counted
              ? t.beside.toFirst(f.moneyMore(offer.difference.amount), f.percentMore(offer.difference.percent))
              : t.compare.moreThanBest(f.money(offer.difference.amount), f.percentMore(offer.difference.percent))}
          </p>
        )}
        {offer?.rank === 1 && comparison.saving?.sentence && (
          <p className="muted small">{comparison.saving.sentence}</p>
        )}
        {added && (
          <p>
            {t.compare.added} <Link to="/warenkorb">{t.compare.openBasket}</Link>
          </p>
        )}
      </div>
      <div className={css.controls}>
        <span className={css.hiddenOnPhone} aria-hidden="true">
          {t.facts.quantity}
        </span>
        <QuantityInput label={t.facts.quantity} value={quantity} onChange={setQuantity} pack={offer?.step} />
        <div className={css.barText}>
          <span className="small muted">{offer?.supplier.name}</span>
          <span className="num strong">{offer && f.money(offer.landed)}</span>
        </div>
        {order && (
          <Button kind={primary ? 'primary' : 'secondary'} onClick={order} className={css.orderOnPhone}>
            {handsOn ? t.handovers.handOn : t.compare.orderNow}
          </Button>
        )}
        {toBasket && (
          <Button
            kind={primary && !order ? 'primary' : 'secondary'}
            onClick={toBasket}
            className={order ? css.iconOnPhone : css.wideOnPhone}
          >
            <Icon name="basket" />
            <span>{t.compare.toBasket}</span>
          </Button>
        )}
      </div>
    </section>
  );
}

/** When the product was first offered, for those who look at a time before. */
function firstText(t: Messages, f: Format, { at, firstOffered }: SchemaStanding): string | undefined {
  if (!firstOffered) return t.past.never;
  return firstOffered > at ? t.past.notYet(f.moment(firstOffered)) : undefined;
}
