import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { orderQuery } from '../../api/queries';
import type { SchemaOrder, SchemaOrderLine, SchemaParties } from '../../api/schema';
import { useI18n } from '../../i18n';
import { usePartTexts } from '../../lib/partTexts';
import { isReleased } from '../../lib/released';
import { piecesText, unitPriceText } from '../../lib/words';
import { ApprovalNote } from '../../ui/ApprovalState';
import { Card } from '../../ui/card';
import { EventList } from '../../ui/EventList';
import { WhyAllowed } from '../../ui/LegalGrounds';
import { NoteLinks } from '../../ui/NoteLinks';
import { OrderState } from '../../ui/OrderTable';
import { ProofLink } from '../../ui/ProofLink';
import { Load, PageHead } from '../../ui/page';
import { Facts, TotalsList } from '../../ui/parts';
import { SealState } from '../../ui/SealState';
import { Table } from '../../ui/table';
import { ProofCheck } from '../decisions/ProofCheck';
import { Receipt } from './Receipt';
import { RepeatButton } from './RepeatButton';
import { isWork, useReceiptTexts } from './receiptTexts';

export function OrderPage() {
  const { t } = useI18n();
  const { orderId } = useParams({ from: '/signed-in/bestellungen/$orderId' });
  const query = useQuery(orderQuery(orderId));
  return (
    <Load query={query} title={t.orders.title}>
      {(order) => <OrderView order={order} />}
    </Load>
  );
}

function OrderView({ order }: { order: SchemaOrder }) {
  const { t, f } = useI18n();
  const { summary } = order;
  const repeats = order.allowedActions.includes('repeatOrder'); // who does not orders nothing, and came to check
  const title = summary.number ? t.orders.detailTitle(summary.number) : t.orders.detailUnnumbered;
  const delivery = summary.deliveryDate && t.beside.deliveryBy(f.day(summary.deliveryDate));
  return (
    <div className="stack">
      <PageHead
        title={title}
        scope={[`${summary.supplier.name}, ${summary.supplier.city}`, delivery].filter(Boolean).join(' · ')}
      >
        <OrderState status={summary.status} />
      </PageHead>
      {order.approval && (
        <ApprovalNote state={order.approval} withdrawable={order.allowedActions.includes('withdrawApproval')} />
      )}
      <div className="with-aside">
        <div className="stack">
          <Card flush label={t.orders.lines}>
            <Lines lines={order.lines} />
          </Card>
          {order.allowedActions.includes('receiveOrder') && <Receipt order={order} />}
          <Card>
            <div className="stack-small">
              <h2>{t.facts.legalBasis}</h2>
              <p>{order.legalBasis.sentence}</p>
              <WhyAllowed orderId={summary.id} />
              {order.saving?.sentence && <p>{order.saving.sentence}</p>}
            </div>
          </Card>
          <Card>
            <div className="stack-small">
              <h2>{t.orders.parties}</h2>
              <PartyList parties={order.parties} />
            </div>
          </Card>
        </div>
        <aside className="stack" aria-label={t.check.sums}>
          <Card>
            <div className="stack-small">
              {repeats && <RepeatButton orderId={summary.id} />}
              <TotalsList totals={order.totals} />
              <SealState seal={summary.seal} />
              {summary.seal.state === 'sealed' && (
                <>
                  {!repeats && <ProofCheck href={`/api/v1/orders/${summary.id}/package`} />}
                  <ProofLink href={`/api/v1/orders/${summary.id}/package`}>{t.result.proof}</ProofLink>
                </>
              )}
              {isReleased(summary.status) && (
                <NoteLinks href={`/api/v1/orders/${summary.id}/note.pdf`} sealed={summary.seal.state === 'sealed'} />
              )}
            </div>
          </Card>
          <Card>
            <div className="stack-small">
              <h2>{t.orders.events}</h2>
              <EventList events={order.events} lines={order.lines} />
            </div>
          </Card>
        </aside>
      </div>
    </div>
  );
}

function Lines({ lines }: { lines: SchemaOrderLine[] }) {
  const { t, f } = useI18n();
  const r = useReceiptTexts();
  const words = usePartTexts();
  const ratesDiffer = new Set(lines.map(({ vatRate }) => vatRate)).size > 1;
  const settled = (line: SchemaOrderLine) =>
    [
      line.received !== '0' && `${(isWork(line.product.unit) ? r.work : r).received}: ${f.quantity(line.received)}`,
      line.cancelled !== '0' && `${r.cancelled}: ${f.quantity(line.cancelled)}`,
      line.outstanding !== '0' && `${r.outstanding}: ${f.quantity(line.outstanding)}`,
    ].filter((part) => part !== false);
  return (
    <Table
      caption={t.orders.lines}
      rows={lines}
      rowKey={(line) => String(line.lineNo)}
      columns={[
        {
          label: t.orders.what,
          cell: (line) => (
            <span>
              {line.product.name}
              <br />
              <span className="muted small">
                {line.partOf
                  ? `${words.partOf(lines.find(({ lineNo }) => lineNo === line.partOf)?.product.name ?? '')} · `
                  : ''}
                {line.rank && line.rankedOffers ? t.orders.rank(line.rank, line.rankedOffers) : t.orders.callOff}
              </span>
            </span>
          ),
        },
        {
          label: t.facts.quantity,
          numeric: true,
          cell: (line) => (
            <span>
              {piecesText(t, f, line.quantity, line.product.unit)}
              {settled(line).length > 1 || line.outstanding === '0' ? (
                <>
                  <br />
                  <span className="muted small">{settled(line).join(' · ')}</span>
                </>
              ) : null}
            </span>
          ),
        },
        {
          label: t.orders.unit,
          numeric: true,
          cell: (line) => (
            <span>
              {unitPriceText(t, f, line.unitPrice, line.product.unit, line.priceKind)}
              {line.reckoning && (
                <>
                  <br />
                  <span className="muted small">{line.reckoning}</span>
                </>
              )}
            </span>
          ),
        },
        {
          label: t.orders.sum,
          numeric: true,
          cell: (line) => (
            <span>
              {f.money(line.total)}
              {ratesDiffer && (
                <>
                  <br />
                  <span className="muted small">{t.facts.vatAt(f.rate(line.vatRate))}</span>
                </>
              )}
            </span>
          ),
        },
        {
          label: t.orders.seal,
          cell: (line) => (
            <Link
              to="/entscheidungen/$decisionId"
              params={{ decisionId: line.decisionId }}
              aria-label={t.orders.decisionOf(line.product.name)}
            >
              {t.orders.decision}
            </Link>
          ),
        },
      ]}
    />
  );
}

function PartyList({ parties }: { parties: SchemaParties }) {
  const { t } = useI18n();
  const { deliveryAddress: address, costCentre, invoiceRecipient } = parties;
  const leitweg = invoiceRecipient.leitwegId && `, ${t.check.leitweg(invoiceRecipient.leitwegId)}`;
  return (
    <Facts
      rows={[
        [t.orders.buyer, parties.buyer.name],
        [t.orders.needer, parties.needer.name],
        [t.orders.invoice, `${invoiceRecipient.organisation.name}${leitweg || ''}`],
        [t.orders.address, `${address.label}, ${address.street}, ${address.postcode} ${address.city}`],
        [t.orders.costCentre, costCentre && `${costCentre.number} ${costCentre.label}`],
      ]}
    />
  );
}
