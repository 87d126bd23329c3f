import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { basketQuery } from '../../api/queries';
import type { SchemaBasket, SchemaReason } from '../../api/schema';
import { useI18n } from '../../i18n';
import { searchFor } from '../../lib/freeLine';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Hints } from '../../ui/Hints';
import { KeepTemplate } from '../../ui/KeepTemplate';
import { textOf } from '../../ui/LineQuestions';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Empty, TotalsList } from '../../ui/parts';
import { ReasonBox } from '../../ui/ReasonBox';
import { AddFreeLine } from './AddFreeLine';
import { BasketLine } from './BasketLine';
import css from './basket.module.css';
import { FreeLines } from './FreeLines';
import { useBasketChanges } from './useBasketChanges';
import { useFreeLines } from './useFreeLines';
import { Ways } from './Ways';

export function BasketPage() {
  const { t } = useI18n();
  const query = useQuery(basketQuery);
  return (
    <Load query={query} title={t.basket.title} rows={3}>
      {(basket) => (
        <div className="stack">
          <Head basket={basket} />
          {basket.lines.length === 0 ? (
            <>
              {basket.freeLines.length === 0 && (
                <Empty
                  text={t.basket.empty}
                  action={
                    <Link to="/suche" className={buttonClass('primary')}>
                      {t.basket.toCatalogue}
                    </Link>
                  }
                />
              )}
              <Hints hints={basket.hints} />
              <Wishes basket={basket} />
              {basket.freeLines.length > 0 && <Next basket={basket} />}
            </>
          ) : (
            <Filled basket={basket} />
          )}
        </div>
      )}
    </Load>
  );
}

function Head({ basket }: { basket: SchemaBasket }) {
  const { t } = useI18n();
  const session = useSession();
  const { needer } = basket.parties;
  const other = session && needer.id !== session.organisation.id;
  return <PageHead title={t.basket.title} {...(other ? { scope: t.handovers.basketFor(needer.name) } : {})} />;
}

/** The one way on, or what stands in it. */
function Next({ basket }: { basket: SchemaBasket }) {
  const { t } = useI18n();
  const may = (action: SchemaBasket['allowedActions'][number]) => basket.allowedActions.includes(action);
  if (may('submit'))
    return (
      <>
        <Link to="/warenkorb/bestellen" className={buttonClass('primary', 'wide')}>
          {t.basket.check}
        </Link>
        <KeepTemplate of={{ basketVersion: basket.version }} />
      </>
    );
  if (may('handOn'))
    return (
      <div>
        <Link to="/warenkorb/weitergeben" className={buttonClass('primary', 'wide')}>
          {t.handovers.handOn}
        </Link>
      </div>
    );
  if (basket.lines.length === 0 || basket.freeLines.length === 0) return null;
  const names = basket.freeLines.map(({ description }) => t.handovers.said(searchFor(description))).join(', ');
  return (
    <Note tone="warn">
      <p>{t.handovers.stillOpen(names)}</p>
      <a href="#freitext">{t.handovers.toOpen}</a>
    </Note>
  );
}

function Wishes({ basket }: { basket: SchemaBasket }) {
  const { t } = useI18n();
  const changes = useFreeLines(basket.version);
  return (
    <>
      <p className="screen-only">
        <Link to="/stueckliste">{t.parts.fromBasket}</Link>
      </p>
      <FreeLines basket={basket} changes={changes} />
      <AddFreeLine changes={changes} />
    </>
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
        <OneReasonForAll basket={basket} give={(lineId, reason) => changes.patch(lineId, { reason })} />
        <Card flush>
          <ul>
            {basket.lines.map((line) => (
              <BasketLine
                key={line.id}
                line={line}
                last={basket.lastReason}
                ratesDiffer={basket.totals.byRate.length > 1}
                patch={(patch) => changes.patch(line.id, patch)}
                remove={() => changes.remove(line)}
              />
            ))}
          </ul>
        </Card>
        <Wishes basket={basket} />
        <div role="status">{changes.removed && <p>{t.basket.removed(changes.removed)}</p>}</div>
      </div>
      <aside className={css.aside} aria-label={t.basket.sum}>
        <Card>
          <div className="stack-small">
            <TotalsList totals={basket.totals} />
            <p className="muted small">{t.basket.charges}</p>
            <Next basket={basket} />
          </div>
        </Card>
      </aside>
    </div>
  );
}

interface ForAllProps {
  basket: SchemaBasket;
  give: (lineId: string, reason: SchemaReason) => void;
}

/** Where several lines wait for a reason, one may stand for all of them. */
function OneReasonForAll({ basket, give }: ForAllProps) {
  const { t } = useI18n();
  const waiting = basket.lines.filter((line) => line.state === 'reason_missing' && line.asks.includes('reason'));
  if (waiting.length < 2) return null;
  const minText = Math.max(...waiting.map(textOf));
  return (
    <Card flush>
      <ReasonBox
        heading={t.questions.forAll(waiting.length)}
        proposals={basket.lastReason ? [basket.lastReason] : []}
        minText={minText}
        take={(reason) => {
          for (const line of waiting) give(line.id, reason);
        }}
      />
    </Card>
  );
}
