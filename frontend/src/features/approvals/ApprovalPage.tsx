import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { approvalQuery } from '../../api/queries';
import type { SchemaApproval, SchemaApprovalLine } from '../../api/schema';
import { useI18n } from '../../i18n';
import { piecesText } from '../../lib/words';
import { ApprovalSentence, ApprovalTag } from '../../ui/ApprovalState';
import { Card, Note, Tag } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { Table } from '../../ui/table';
import { Decide } from './Decide';
import { Undo } from './Undo';

/** What a second person is asked and why, with the three answers. */
export function ApprovalPage() {
  const { t } = useI18n();
  const { approvalId } = useParams({ from: '/signed-in/freigaben/$approvalId' });
  const query = useQuery(approvalQuery(approvalId));
  return (
    <Load query={query} title={t.approvals.title} rows={4}>
      {(approval) => <ApprovalView approval={approval} />}
    </Load>
  );
}

function ApprovalView({ approval }: { approval: SchemaApproval }) {
  const { t, f } = useI18n();
  const { summary, changes, allowedActions } = approval;
  const { state } = summary;
  const by = state.submittedBy ?? t.approvals.unknown;
  const asking = approval.lines.filter((line) => line.deviation?.secondPerson);
  return (
    <div className="stack">
      <PageHead
        title={t.approvals.detail(summary.firstProduct)}
        scope={[summary.organisation.name, t.approvals.submitted(by, f.moment(state.at))].join(' · ')}
      >
        <ApprovalTag status={state.status} />
      </PageHead>
      {changes.length > 0 && (
        <Note tone="crit">
          <p>{t.approvals.changed}</p>
          <ul>
            {changes.map((change) => (
              <li key={`${change.lineNo} ${change.code}`}>{change.text}</li>
            ))}
          </ul>
        </Note>
      )}
      <Card label={t.approvals.asked}>
        <div className="stack-small">
          <h2>{t.approvals.asked}</h2>
          {asking.map((line) => (
            <Asked key={line.lineNo} line={line} />
          ))}
          <Facts
            rows={[
              [
                t.approvals.net,
                <Sum key="net" text={`${f.money(summary.net)} · ${f.money(approval.gross)} ${t.approvals.gross}`} />,
              ],
              [t.approvals.until, t.approvals.lastDay(f.date(state.until))],
            ]}
          />
          {state.status === 'waiting' ? (
            <Decide approvalId={state.id} actions={allowedActions} />
          ) : (
            <ApprovalSentence state={state} />
          )}
          <Undo approvalId={state.id} seconds={approval.undoSeconds} />
        </div>
      </Card>
      {approval.lines.map((line) => (
        <Compared key={line.lineNo} line={line} />
      ))}
    </div>
  );
}

function Sum({ text }: { text: string }) {
  return <span className="num">{text}</span>;
}

/** The deviation in its own words: what was taken, what would have been cheapest, why. */
function Asked({ line }: { line: SchemaApprovalLine }) {
  const { t, f } = useI18n();
  const best = line.ranked[0];
  const { deviation, reason, productReason, bypass } = line;
  return (
    <Facts
      rows={[
        [t.approvals.what, `${piecesText(t, f, line.quantity, line.product.unit)} ${line.product.name}`],
        [t.approvals.chosen, `${line.supplier.name}: ${f.money(line.total)}`],
        [t.approvals.best, best && `${best.supplier.name}: ${f.money(best.landed)}`],
        [
          t.approvals.more,
          deviation && (
            <strong key="more" className="num">
              {t.approvals.difference(f.money(deviation.difference), f.percentMore(deviation.percent))}
            </strong>
          ),
        ],
        [t.approvals.reason, reason && [t.reasons[reason.code], reason.text].filter(Boolean).join(': ')],
        [
          t.approvals.product,
          productReason && [t.questions.products[productReason.code], productReason.text].filter(Boolean).join(': '),
        ],
        [t.approvals.bypass, bypass && [t.questions.bypasses[bypass.code], bypass.text].filter(Boolean).join(': ')],
        [t.approvals.wish, line.wish],
        [t.approvals.rule, deviation && <Rule key="rule" deviation={deviation} />],
      ]}
    />
  );
}

function Rule({ deviation }: { deviation: NonNullable<SchemaApprovalLine['deviation']> }) {
  const { t } = useI18n();
  const { citation, version, sourceTitle, sourceUrl } = deviation;
  return (
    <span className="small">
      {t.approvals.ruleVersion(citation, String(version))}
      {sourceTitle && (
        <>
          <br />
          {sourceUrl ? <a href={sourceUrl}>{sourceTitle}</a> : sourceTitle}
        </>
      )}
    </span>
  );
}

/** One line with the comparison as it was recorded. */
function Compared({ line }: { line: SchemaApprovalLine }) {
  const { t, f } = useI18n();
  return (
    <Card listed label={t.approvals.compared(line.product.name)}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{line.product.name}</h2>
          <Link to="/entscheidungen/$decisionId" params={{ decisionId: line.decisionId }}>
            {t.approvals.decision}
          </Link>
        </div>
        {line.ranked.length === 0 ? (
          <p>
            {`${t.approvals.callOff(line.contractNumber ?? '')}: ${piecesText(t, f, line.quantity, line.product.unit)}, ${f.money(line.total)}`}
            {line.reckoning && <span className="muted"> {line.reckoning}</span>}
          </p>
        ) : (
          <Table
            caption={t.approvals.compared(line.product.name)}
            rows={line.ranked}
            rowKey={({ offerId }) => offerId}
            columns={[
              {
                label: t.approvals.supplier,
                cell: (offer) => (
                  <span>
                    {offer.supplier.name}{' '}
                    {offer.offerId === line.offerId && (
                      <Tag tone="info" icon="check">
                        {t.approvals.isChosen}
                      </Tag>
                    )}
                  </span>
                ),
              },
              { label: t.approvals.rank, numeric: true, cell: (offer) => f.integer(offer.rank) },
              { label: t.approvals.total, numeric: true, cell: (offer) => f.money(offer.landed) },
              {
                label: t.approvals.more,
                numeric: true,
                cell: (offer) =>
                  offer.difference
                    ? f.moneyMore(offer.difference.amount)
                    : f.money({ amount: '0.00', currency: 'EUR' }),
              },
              { label: t.approvals.delivery, cell: (offer) => f.day(offer.deliveryDate) },
            ]}
          />
        )}
      </div>
    </Card>
  );
}
