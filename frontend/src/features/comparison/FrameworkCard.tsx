import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { SchemaCoverage, SchemaNewLine, SchemaSkip } from '../../api/schema';
import { useI18n } from '../../i18n';
import { remainingText } from '../../lib/remaining';
import { Button } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import css from './comparison.module.css';
import { PartyTurn } from './PartyTurn';
import { TellManager } from './TellManager';

/** Few articles are put together; what it takes comes when one is shown. */
const Configurator = lazy(async () => ({ default: (await import('./Configurator')).Configurator }));

/** What a call-off says beside article and quantity. */
export type CallOffAnswers = Pick<SchemaNewLine, 'options' | 'skip'>;

interface Props {
  coverage: SchemaCoverage;
  /** The call-off as it would be made; its product. */
  line: SchemaNewLine;
  unit: string;
  mayTell: boolean;
  primary: boolean;
  order: ((more?: CallOffAnswers) => void) | undefined;
  /** Whether the person hands on instead of ordering. */
  handsOn: boolean;
  toBasket: ((more?: CallOffAnswers) => void) | undefined;
  /** Whether the person may order from this supplier although it is another one's turn. */
  passes: boolean;
}

/** The framework contract that covers the product: supplier by rule, price, what may still be called off. */
export function FrameworkCard(props: Props) {
  const { coverage, line, unit, mayTell, primary, order, handsOn, toBasket, passes } = props;
  const { t, f } = useI18n();
  const { configuration } = coverage;
  const [skip, setSkip] = useState<SchemaSkip>();
  const pass = configuration ? setSkip : (given: SchemaSkip) => order?.({ skip: given });
  const orderLabel = handsOn ? t.handovers.handOn : t.compare.frameworkOrder;
  const together = (way: typeof order) => way && ((options: string[]) => way({ options, ...(skip ? { skip } : {}) }));
  return (
    <Card listed label={t.compare.frameworkOf(coverage.contractNumber)}>
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
            <PartyTurn
              selection={coverage.selection}
              supplier={coverage.supplier.name}
              take={passes ? pass : undefined}
            />
          )}
          {mayTell && <TellManager coverage={coverage} productId={line.productId} />}
        </div>
        {coverage.callable && !configuration && (
          <div className="row">
            {toBasket && <Button onClick={() => toBasket()}>{t.compare.toBasket}</Button>}
            {order && (
              <Button kind={primary ? 'primary' : 'secondary'} onClick={() => order()}>
                {orderLabel}
              </Button>
            )}
          </div>
        )}
        {configuration && (coverage.callable || skip) && (
          <Suspense>
            <Configurator
              configuration={configuration}
              line={{ ...line, ...(skip ? { skip } : {}) }}
              unit={unit}
              primary={primary}
              orderLabel={orderLabel}
              order={together(order)}
              toBasket={together(toBasket)}
            />
          </Suspense>
        )}
      </div>
    </Card>
  );
}
