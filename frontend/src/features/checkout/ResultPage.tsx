import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { submissionQuery } from '../../api/queries';
import type { SchemaSubmission } from '../../api/schema';
import { useI18n } from '../../i18n';
import type { Messages } from '../../i18n/messages';
import { isReleased } from '../../lib/released';
import { useSession } from '../../lib/useSession';
import { ApprovalNote } from '../../ui/ApprovalState';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { KeepTemplate } from '../../ui/KeepTemplate';
import { WhyAllowed } from '../../ui/LegalGrounds';
import { NoteLinks } from '../../ui/NoteLinks';
import { ProofLink } from '../../ui/ProofLink';
import { Load, PageHead } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { SealState } from '../../ui/SealState';

/** What was ordered, why it was allowed, what it saved, and its seal. */
export function ResultPage() {
  const { t } = useI18n();
  const { submissionId } = useParams({ from: '/signed-in/bestellung/abgesendet/$submissionId' });
  const query = useQuery(submissionQuery(submissionId));
  const keeps = useSession()?.allowedActions.includes('addTemplate') ?? false;
  return (
    <Load query={query} title={t.result.title} rows={2}>
      {({ orders, approval, allowedActions }) => (
        <div className="stack">
          <PageHead title={headOf(t, orders.length, approval?.status === 'waiting')} />
          {approval && <ApprovalNote state={approval} withdrawable={allowedActions.includes('withdrawApproval')} />}
          {orders.map((order) => (
            <SubmittedOrder key={order.summary.id} order={order} primary={orders.length === 1} />
          ))}
          <div className="row">
            {keeps && allowedActions.includes('addTemplate') && <KeepTemplate of={{ submissionId }} />}
            <Link to="/suche" className={buttonClass()}>
              {t.result.goOn}
            </Link>
          </div>
        </div>
      )}
    </Load>
  );
}

function headOf(t: Messages, orders: number, waits: boolean): string {
  if (waits) return orders === 1 ? t.approvals.waitingTitle : t.approvals.waitingMany(orders);
  return orders === 1 ? t.result.title : t.result.titleMany(orders);
}

function SubmittedOrder({ order, primary }: { order: SchemaSubmission['orders'][number]; primary: boolean }) {
  const { t, f } = useI18n();
  const { summary, saving, legalBasis } = order;
  const sealed = summary.seal.state === 'sealed';
  const released = isReleased(summary.status);
  return (
    <Card listed label={summary.supplier.name}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{summary.supplier.name}</h2>
          <SealState seal={summary.seal} />
        </div>
        <Facts
          rows={[
            [
              t.result.number,
              <Link key="number" to="/bestellungen/$orderId" params={{ orderId: summary.id }}>
                {summary.number ?? (released ? t.facts.orderPending : t.orderStates[summary.status])}
              </Link>,
            ],
            [t.result.delivery, summary.deliveryDate && t.facts.by(f.day(summary.deliveryDate))],
            [
              t.facts.netTotal,
              <span key="net" className="num">
                {f.money(summary.net)}
              </span>,
            ],
            [t.result.saving, saving?.sentence],
            [
              t.facts.legalBasis,
              <div key="basis">
                <p>{legalBasis.sentence}</p>
                <WhyAllowed orderId={summary.id} />
              </div>,
            ],
          ]}
        />
        <div className="row">
          {sealed ? (
            <ProofLink href={`/api/v1/orders/${summary.id}/package`} kind={primary ? 'primary' : 'secondary'}>
              {t.result.proof}
            </ProofLink>
          ) : (
            <p className="muted">{t.result.proofSoon}</p>
          )}
          {released && <NoteLinks href={`/api/v1/orders/${summary.id}/note.pdf`} sealed={sealed} />}
          <Link to="/bestellungen/$orderId" params={{ orderId: summary.id }} className={buttonClass('quiet')}>
            {t.result.open}
          </Link>
        </div>
      </div>
    </Card>
  );
}
