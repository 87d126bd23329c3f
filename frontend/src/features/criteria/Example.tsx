import type { SchemaCriteriaBody } from '../../api/schema';
import { useI18n } from '../../i18n';
import { type ExampleStep, exampleOf, exampleOffer, fromCents } from '../../lib/criteria';
import css from './criteria.module.css';

/** The arithmetic of an example offer with the weights typed so far. */
export function Example({ body }: { body: SchemaCriteriaBody }) {
  const { t, f } = useI18n();
  const { steps, score } = exampleOf(body);
  if (steps.length === 0) return null;
  const { goods, days, tenths, grams } = exampleOffer;
  const euros = (amount: string) => f.money({ amount, currency: 'EUR' });
  const points = f.quantity(`${tenths / 10n}.${tenths % 10n}`);
  const kilos = f.quantity(String(grams / 1000n));
  const worded = (step: ExampleStep): string => {
    switch (step.code) {
      case 'delivery':
        return t.criteria.exampleDelivery(Number(days), euros(body.perDay ?? '0'));
      case 'label':
        return t.criteria.exampleLabel(t.labelSchemes[step.scheme], f.rate(step.percent));
      case 'repair':
        return t.criteria.exampleRepair(points, f.rate(step.percent));
      case 'co2':
        return t.criteria.exampleCo2(kilos, euros(step.perTonne));
    }
  };
  return (
    <section className="stack-small" aria-label={t.criteria.example}>
      <h3>{t.criteria.example}</h3>
      <p className="muted">{t.criteria.exampleIntro(euros(fromCents(goods)), Number(days), points, kilos)}</p>
      <dl className={css.sum}>
        <dt>{t.criteria.exampleGoods}</dt>
        <dd>{euros(fromCents(goods))}</dd>
        {steps.map((step) => (
          <Step key={worded(step)} text={worded(step)} amount={f.moneyMore({ amount: step.amount, currency: 'EUR' })} />
        ))}
        <dt className={css.score}>{t.criteria.exampleScore}</dt>
        <dd className={css.score}>{euros(score)}</dd>
      </dl>
      <p className="muted small">{t.criteria.exampleStays}</p>
    </section>
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
