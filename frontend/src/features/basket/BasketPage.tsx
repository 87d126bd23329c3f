import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { basketQuery } from '../../api/queries';
import type { SchemaBasket } from '../../api/schema';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Hints } from '../../ui/Hints';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Empty, TotalsList } from '../../ui/parts';
import { BasketLine } from './BasketLine';
import css from './basket.module.css';
import { useBasketChanges } from './useBasketChanges';
import { Ways } from './Ways';

export function BasketPage() {
  const { t } = useI18n();
  const query = useQuery(basketQuery);
  return (
    <Load query={query} title={t.basket.title} rows={3}>
      {(basket) => (
        <div className="stack">
          <PageHead title={t.basket.title} />
          {basket.lines.length === 0 ? (
            <Empty
              text={t.basket.empty}
              action={
                <Link to="/suche" className={buttonClass('primary')}>
                  {t.basket.toCatalogue}
                </Link>
              }
            />
          ) : (
            <Filled basket={basket} />
          )}
        </div>
      )}
    </Load>
  );
}

function Filled({ basket }: { basket: SchemaBasket }) {
  const { t } = useI18n();
  const changes = useBasketChanges(basket.version);
  return (
    <div className="with-aside">
      <div className="stack-small">
        {changes.conflict ? (
          <p role="alert" className="strong">
            {t.basket.conflict}
          </p>
        ) : (
          <Refusal failure={changes.failure} />
        )}
        <Hints hints={basket.hints} />
        <Ways basket={basket} />
        <Card flush>
          <ul>
            {basket.lines.map((line) => (
              <BasketLine
                key={line.id}
                line={line}
                patch={(patch) => changes.patch(line.id, patch)}
                remove={() => changes.remove(line)}
              />
            ))}
          </ul>
        </Card>
        <div role="status">{changes.removed && <p>{t.basket.removed(changes.removed)}</p>}</div>
      </div>
      <aside className={css.aside} aria-label={t.basket.sum}>
        <Card>
          <div className="stack-small">
            <TotalsList totals={basket.totals} />
            <p className="muted small">{t.basket.charges}</p>
            {basket.allowedActions.includes('submit') && (
              <Link to="/warenkorb/bestellen" className={buttonClass('primary', 'wide')}>
                {t.basket.check}
              </Link>
            )}
          </div>
        </Card>
      </aside>
    </div>
  );
}
