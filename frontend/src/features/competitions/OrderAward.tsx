import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { SchemaCompetition } from '../../api/schema';
import { useI18n } from '../../i18n';
import { parseDecimal } from '../../lib/decimal';
import { keepDraft } from '../../lib/draft';
import { isQuantity } from '../../lib/quantity';
import { Button } from '../../ui/button';
import { Field } from '../../ui/form';
import { OrderState } from '../../ui/OrderTable';
import css from './competitions.module.css';
import { useOrderWords } from './orderTexts';

/** After the award: the order that comes from it, or the one there is. */
export function OrderAward({ competition }: { competition: SchemaCompetition }) {
  const w = useOrderWords();
  const { f } = useI18n();
  const { order, allowedActions } = competition;
  if (order)
    return (
      <>
        <p>{w.ordered(f.moment(order.at))}</p>
        <p className="row">
          <Link to="/bestellungen/$orderId" params={{ orderId: order.orderId }}>
            {order.number ? w.toOrder(order.number) : w.toPending}
          </Link>
          <OrderState status={order.status} />
        </p>
      </>
    );
  return allowedActions.includes('order') ? <OrderForm competition={competition} /> : <p>{w.notNow}</p>;
}

const isDays = (text: string) => /^\d{1,3}$/.test(text) && Number(text) <= 400;

/** What the offer does not say in figures; sum and supplier are those of the award. */
function OrderForm({ competition }: { competition: SchemaCompetition }) {
  const w = useOrderWords();
  const { f, language } = useI18n();
  const navigate = useNavigate();
  const [typed, setTyped] = useState({ quantity: '1', vatRate: '19', days: '' });
  const [tried, setTried] = useState(false);
  const winner = competition.ranking[0];
  const quantity = parseDecimal(typed.quantity, language) ?? '';
  const faults = {
    quantity: isQuantity(quantity) ? undefined : w.quantityFault,
    days: isDays(typed.days) ? undefined : w.daysFault,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (faults.quantity || faults.days) return;
    keepDraft({
      lines: [],
      award: {
        competitionId: competition.id,
        quantity,
        unit: 'C62',
        vatRate: typed.vatRate,
        deliveryDays: Number(typed.days),
      },
    });
    void navigate({ to: '/bestellen' });
  };
  if (!winner) return null;
  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <p className={css.text}>{w.hint(winner.supplier.name, f.money({ amount: winner.price, currency: 'EUR' }))}</p>
      <div className={css.fields}>
        <Field label={w.quantity} hint={w.quantityHint} error={tried ? faults.quantity : undefined}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="decimal"
              value={typed.quantity}
              onChange={(event) => setTyped({ ...typed, quantity: event.target.value })}
            />
          )}
        </Field>
        <Field label={w.days} hint={w.daysHint} error={tried ? faults.days : undefined}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="numeric"
              maxLength={3}
              value={typed.days}
              onChange={(event) => setTyped({ ...typed, days: event.target.value.trim() })}
            />
          )}
        </Field>
        <Field label={w.vatRate}>
          {(attributes) => (
            <select
              {...attributes}
              value={typed.vatRate}
              onChange={(event) => setTyped({ ...typed, vatRate: event.target.value })}
            >
              {['19', '7', '0'].map((rate) => (
                <option key={rate} value={rate}>
                  {f.rate(rate)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Button kind="primary" type="submit" className={css.start}>
        {w.check}
      </Button>
    </form>
  );
}
