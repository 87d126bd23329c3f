import type { SchemaMoney, SchemaPlannedOrder } from '../../api/schema';
import { useI18n } from '../../i18n';
import { usePartTexts } from '../../lib/partTexts';
import { piecesText, unitPriceText } from '../../lib/words';
import { Card, Tag } from '../../ui/card';
import { type LineAnswer, LineQuestions } from '../../ui/LineQuestions';
import { LegalBasis } from '../../ui/parts';
import css from './checkout.module.css';

const isZero = (money: SchemaMoney) => /^-?0+\.0+$/.test(money.amount);

interface Props {
  order: SchemaPlannedOrder;
  /** Takes a missing reason of a direct order; lines of the basket get theirs there. */
  answer: ((line: string, given: LineAnswer) => void) | undefined;
}

/** One order to be: its seller, lines, charges, and on which rule it rests. */
export function PlannedOrderCard({ order, answer }: Props) {
  const { t, f } = useI18n();
  const words = usePartTexts();
  const { shipping, smallOrder } = order.charges;
  return (
    <Card label={t.check.orderAt(order.supplier.name)}>
      <div className="row-between">
        <h2>{t.check.orderAt(order.supplier.name)}</h2>
        <Tag
          tone={order.channel === 'framework' ? 'info' : 'ok'}
          icon={order.channel === 'framework' ? 'contract' : 'award'}
        >
          {order.contractNumber ? t.check.framework(order.contractNumber) : t.channels[order.channel]}
        </Tag>
      </div>
      <p className="muted">{order.deliveryDate ? t.facts.by(f.day(order.deliveryDate)) : t.facts.unknownDate}</p>
      <ul>
        {order.lines.map((line) => (
          <li key={line.id} className={css.line}>
            <div>
              <p className="strong">{line.product.name}</p>
              <p className="muted small">
                {[
                  line.partOf && words.partOf(line.partOf.name),
                  piecesText(t, f, line.quantity, line.product.unit),
                  line.unitPrice && unitPriceText(t, f, line.unitPrice, line.product.unit, line.priceKind),
                  line.rank && line.rankedOffers && t.basket.rank(line.rank, line.rankedOffers),
                  order.totals.byRate.length > 1 && line.vatRate && t.facts.vatAt(f.rate(line.vatRate)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              {line.reckoning && <p className="small">{line.reckoning}</p>}
              {line.reason && (
                <p className="small">
                  {t.check.reason}: {line.reason.text || t.reasons[line.reason.code]}
                </p>
              )}
              {line.messages.map((message) => (
                <p key={message} className="small">
                  {message}
                </p>
              ))}
            </div>
            <div>{line.goods && f.money(line.goods)}</div>
            {answer && (
              <div className={css.questions}>
                <LineQuestions line={line} answer={(given) => answer(line.id, given)} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {!isZero(shipping) && <Charge label={t.check.shipping} amount={f.money(shipping)} />}
      {!isZero(smallOrder) && <Charge label={t.check.smallOrder} amount={f.money(smallOrder)} />}
      <LegalBasis basis={order.legalBasis} />
    </Card>
  );
}

function Charge({ label, amount }: { label: string; amount: string }) {
  return (
    <div className={css.charge}>
      <span>{label}</span>
      <span>{amount}</span>
    </div>
  );
}
