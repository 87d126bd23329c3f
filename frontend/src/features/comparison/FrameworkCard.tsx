import { Link } from '@tanstack/react-router';
import type { SchemaCoverage, SchemaSkip } from '../../api/schema';
import { useI18n } from '../../i18n';
import { remainingText } from '../../lib/remaining';
import { Button } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import css from './comparison.module.css';
import { PartyTurn } from './PartyTurn';
import { TellManager } from './TellManager';

interface Props {
  coverage: SchemaCoverage;
  productId: string;
  mayTell: boolean;
  primary: boolean;
  order: (() => void) | undefined;
  /** Whether the person hands on instead of ordering. */
  handsOn: boolean;
  toBasket: (() => void) | undefined;
  /** Orders from this supplier although it is another one's turn. */
  pass: ((skip: SchemaSkip) => void) | undefined;
}

/** The framework contract that covers the product: supplier by rule, price, what may still be called off. */
export function FrameworkCard({ coverage, productId, mayTell, primary, order, handsOn, toBasket, pass }: Props) {
  const { t, f } = useI18n();
  return (
    <Card label={t.compare.frameworkOf(coverage.contractNumber)}>
      <div className={css.framework}>
        <div className={css.answer}>
          <div className="row">
            <Tag tone="info" icon="contract">
              {t.channels.framework}
            </Tag>
            <span className="muted small">
              {t.compare.framework}, {t.obligations[coverage.obligation]}
            </span>
          </div>
          <p className={css.sentence}>
            {t.compare.frameworkSentence(coverage.supplier.name, f.money(coverage.total), f.day(coverage.deliveryDate))}
          </p>
          <p className="muted small">
            <Link to="/rahmenvertraege/$contractId" params={{ contractId: coverage.contractId }}>
              {coverage.contractNumber}
            </Link>{' '}
            · {coverage.lotTitle} · {remainingText(t, f, coverage.remaining)} ·{' '}
            {t.compare.until(f.date(coverage.validUntil))}
          </p>
          {coverage.special && <p>{coverage.special}</p>}
          {coverage.refusal && <p>{coverage.refusal}</p>}
          {coverage.selection && (
            <PartyTurn selection={coverage.selection} supplier={coverage.supplier.name} take={pass} />
          )}
          {mayTell && <TellManager coverage={coverage} productId={productId} />}
        </div>
        {coverage.callable && (
          <div className="row">
            {toBasket && <Button onClick={toBasket}>{t.compare.toBasket}</Button>}
            {order && (
              <Button kind={primary ? 'primary' : 'secondary'} onClick={order}>
                {handsOn ? t.handovers.handOn : t.compare.frameworkOrder}
              </Button>
            )}
          </div>
        )}
      </div>
    </Card>
  );
}
