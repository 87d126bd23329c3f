import { Link } from '@tanstack/react-router';
import type { SchemaDecision, SchemaExcludedOffer, SchemaRankedOffer } from '../../api/schema';
import { useI18n } from '../../i18n';
import { piecesText } from '../../lib/words';
import { Card } from '../../ui/card';
import { Facts, LegalBasis } from '../../ui/parts';
import { Table } from '../../ui/table';
import css from './decision.module.css';

/** The note: what, when, who, on which rule, and the offers of that moment. */
export function NoteView({ decision }: { decision: SchemaDecision }) {
  const { t } = useI18n();
  return (
    <>
      <Card>
        <Summary decision={decision} />
      </Card>
      <Card>
        <div className="stack-small">
          <h2>{t.facts.legalBasis}</h2>
          <LegalBasis basis={decision.legalBasis} />
        </div>
      </Card>
      {decision.type === 'call_off' ? (
        <>
          <p>{t.decision.callOffNoRanking}</p>
          {!decision.product.position && <ThenLink decision={decision} />}
        </>
      ) : (
        <>
          <h2>{t.decision.ranked}</h2>
          {!decision.product.position && <ThenLink decision={decision} />}
          <Card flush>
            <Ranked offers={decision.ranked} chosenId={decision.chosen.offerId} />
          </Card>
          {decision.tieBreak !== 'none' && <p>{t.tieBreaks[decision.tieBreak]}</p>}
          <h2>{t.decision.excluded}</h2>
          {decision.excluded.length > 0 ? (
            <Card flush>
              <Excluded offers={decision.excluded} />
            </Card>
          ) : (
            <p>{t.decision.none}</p>
          )}
        </>
      )}
      <div className={`print-only ${css.signature}`}>
        <div>{t.decision.signature}</div>
      </div>
    </>
  );
}

/** The whole comparison as it stood at the instant of the decision. */
function ThenLink({ decision }: { decision: SchemaDecision }) {
  const { t } = useI18n();
  const { product, quantity, neededBy, at, organisation } = decision;
  return (
    <p className={css.screen}>
      <Link
        to="/produkte/$productId"
        params={{ productId: product.id }}
        search={{ menge: quantity, ...(neededBy ? { bis: neededBy } : {}), at, stelle: organisation.id }}
      >
        {t.past.atDecision}
      </Link>
    </p>
  );
}

function Summary({ decision }: { decision: SchemaDecision }) {
  const { t, f } = useI18n();
  const { chosen, product, reason } = decision;
  return (
    <Facts
      rows={[
        [
          t.decision.order,
          <Link key="order" to="/bestellungen/$orderId" params={{ orderId: decision.orderId }}>
            {decision.orderNumber ?? t.facts.orderPending}
          </Link>,
        ],
        [t.decision.organisation, decision.organisation.name],
        [t.decision.when, f.moment(decision.at)],
        [t.decision.who, decision.decidedBy ?? t.decision.whoGone],
        [t.decision.product, `${product.name}, ${product.manufacturer} ${product.partNumber}`],
        [t.decision.quantity, piecesText(t, f, decision.quantity, product.unit)],
        [t.decision.neededBy, decision.neededBy && f.date(decision.neededBy)],
        [t.decision.supplier, `${chosen.supplier.name}, ${chosen.supplier.city}`],
        [t.decision.contract, chosen.contractNumber],
        [t.decision.lot, chosen.lotTitle],
        [
          t.decision.total,
          <strong key="total" className="num">
            {f.money(chosen.total)}
          </strong>,
        ],
        [
          t.decision.supersedes,
          decision.supersedes && (
            <Link key="earlier" to="/entscheidungen/$decisionId" params={{ decisionId: decision.supersedes }}>
              {t.decision.earlier}
            </Link>
          ),
        ],
        [t.decision.reason, reason && (reason.text || t.reasons[reason.code])],
        [t.decision.saving, decision.saving?.sentence],
      ]}
    />
  );
}

function Ranked({ offers, chosenId }: { offers: SchemaRankedOffer[]; chosenId: string | null | undefined }) {
  const { t, f } = useI18n();
  const mark = (offer: SchemaRankedOffer) => (offer.offerId === chosenId ? css.chosen : undefined);
  return (
    <Table
      caption={t.decision.ranked}
      rows={offers}
      rowKey={(offer) => offer.offerId}
      columns={[
        {
          label: t.compare.supplier,
          cell: (offer) => (
            <span className={mark(offer)}>
              {offer.rank}. {offer.supplier.name}
              {offer.offerId === chosenId && ` (${t.compare.chosen.toLowerCase()})`}
              {offer.origin && <span className="muted small"> · {offer.origin.text}</span>}
              {offer.monthly && <span className="muted small"> · {t.beside.monthly(f.money(offer.monthly))}</span>}
            </span>
          ),
        },
        { label: t.compare.delivery, cell: (offer) => f.date(offer.deliveryDate) },
        {
          label: t.compare.total,
          numeric: true,
          cell: (offer) => <span className={mark(offer)}>{f.money(offer.landed)}</span>,
        },
        {
          label: t.compare.difference,
          numeric: true,
          cell: (offer) => (offer.difference ? f.moneyMore(offer.difference.amount) : '–'),
        },
      ]}
    />
  );
}

function Excluded({ offers }: { offers: SchemaExcludedOffer[] }) {
  const { t, f } = useI18n();
  return (
    <Table
      caption={t.decision.excluded}
      rows={offers}
      rowKey={(offer) => offer.offerId}
      columns={[
        { label: t.compare.supplier, cell: (offer) => offer.supplier.name },
        { label: t.decision.reason, cell: (offer) => offer.text },
        { label: t.compare.total, numeric: true, cell: (offer) => (offer.landed ? f.money(offer.landed) : '–') },
      ]}
    />
  );
}
