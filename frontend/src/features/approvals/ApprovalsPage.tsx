import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { approvalsQuery } from '../../api/queries';
import type { SchemaApprovalSummary } from '../../api/schema';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { Table } from '../../ui/table';

/** What waits for a second person. */
export function ApprovalsPage() {
  const { t } = useI18n();
  const { ab } = useSearch({ from: '/signed-in/freigaben' });
  const query = useQuery(approvalsQuery(ab));
  return (
    <Load query={query} title={t.approvals.title} rows={3}>
      {({ items, nextCursor }) => (
        <div className="stack">
          <PageHead title={t.approvals.title} scope={t.approvals.scope} />
          {items.length === 0 ? (
            <Empty
              text={t.approvals.empty}
              action={
                <Link to="/bestellungen" className={buttonClass()}>
                  {t.approvals.toOrders}
                </Link>
              }
            />
          ) : (
            <Card flush>
              <Waiting items={items} />
            </Card>
          )}
          <div className="row">
            {nextCursor && (
              <Link to="/freigaben" search={{ ab: nextCursor }} className={buttonClass()}>
                {t.facts.more25}
              </Link>
            )}
            {ab && (
              <Link to="/freigaben" search={{}} className={buttonClass('quiet')}>
                {t.facts.firstPage}
              </Link>
            )}
          </div>
        </div>
      )}
    </Load>
  );
}

function Waiting({ items }: { items: SchemaApprovalSummary[] }) {
  const { t, f } = useI18n();
  return (
    <Table
      caption={t.approvals.title}
      rows={items}
      rowKey={({ state }) => state.id}
      columns={[
        {
          label: t.approvals.what,
          cell: ({ state, firstProduct, lineCount }) => (
            <Link to="/freigaben/$approvalId" params={{ approvalId: state.id }}>
              {lineCount > 1 ? t.orders.andMore(firstProduct, lineCount - 1) : firstProduct}
            </Link>
          ),
        },
        {
          label: t.approvals.who,
          cell: ({ state, organisation }) => (
            <span>
              {state.submittedBy ?? t.approvals.unknown}
              <br />
              <span className="muted small">{organisation.name}</span>
            </span>
          ),
        },
        { label: t.approvals.net, numeric: true, cell: ({ net }) => f.money(net) },
        { label: t.approvals.more, numeric: true, cell: ({ state }) => f.money(state.difference) },
        { label: t.approvals.since, cell: ({ state }) => <span className="nowrap">{f.moment(state.at)}</span> },
        { label: t.approvals.until, cell: ({ state }) => t.approvals.lastDay(f.date(state.until)) },
      ]}
    />
  );
}
