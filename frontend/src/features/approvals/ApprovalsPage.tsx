import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { approvalsQuery } from '../../api/queries';
import type { SchemaApprovalSummary } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Load } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { RowBones } from '../../ui/RowBones';
import { Table } from '../../ui/table';
import css from './approvals.module.css';
import { ReleaseMany } from './ReleaseMany';

/** What waits for a second person. */
export function ApprovalsPage() {
  const { t } = useI18n();
  const { ab } = useSearch({ from: '/signed-in/freigaben' });
  const query = useQuery(approvalsQuery(ab));
  return (
    <Load
      query={query}
      title={t.approvals.title}
      bones={<RowBones scope={t.approvals.scope} rows={3} desk={53} phone={302} />}
    >
      {({ items, nextCursor }) => (
        <div className="stack">
          <Waiting items={items} />
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
  const { t } = useI18n();
  const may = useSession()?.allowedActions.includes('decideApproval') ?? false;
  const [marked, setMarked] = useState<string[]>([]);
  const harmless = may ? items.filter(({ remarks }) => remarks.length === 0) : [];
  const chosen = harmless.filter(({ state }) => marked.includes(state.id));
  return (
    <>
      <ReleaseMany harmless={harmless} chosen={chosen} choose={setMarked} />
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
          <Requests
            items={items}
            harmless={harmless}
            chosen={chosen}
            choose={(id, on) => setMarked(on ? [...marked, id] : marked.filter((one) => one !== id))}
          />
        </Card>
      )}
      {harmless.length > 0 && <p className="muted small">{t.approvals.harmless}</p>}
    </>
  );
}

interface RequestsProps {
  items: SchemaApprovalSummary[];
  harmless: SchemaApprovalSummary[];
  chosen: SchemaApprovalSummary[];
  choose: (id: string, on: boolean) => void;
}

function Requests({ items, harmless, chosen, choose }: RequestsProps) {
  const { t, f } = useI18n();
  return (
    <Table
      caption={t.approvals.title}
      rows={items}
      rowKey={({ state }) => state.id}
      dense
      columns={[
        {
          label: t.approvals.what,
          cell: (one) => (
            <span className={css.what}>
              {harmless.includes(one) && (
                <input
                  type="checkbox"
                  className={css.mark}
                  aria-label={t.approvals.choose(one.firstProduct)}
                  checked={chosen.includes(one)}
                  onChange={(event) => choose(one.state.id, event.target.checked)}
                />
              )}
              <Link to="/freigaben/$approvalId" params={{ approvalId: one.state.id }}>
                {one.lineCount > 1 ? t.orders.andMore(one.firstProduct, one.lineCount - 1) : one.firstProduct}
              </Link>
            </span>
          ),
        },
        {
          label: t.approvals.who,
          cell: ({ state, organisation }) => (
            <span>
              {state.submittedBy ?? t.approvals.unknown}
              <span className={`muted small ${css.body}`} title={organisation.name}>
                {organisation.name}
              </span>
            </span>
          ),
        },
        { label: t.approvals.why, text: true, cell: (one) => <Why request={one} /> },
        { label: t.approvals.net, numeric: true, cell: ({ net }) => f.money(net) },
        {
          label: t.approvals.more,
          numeric: true,
          cell: ({ state, percent }) => (
            <span>
              <span className="nowrap">{f.moneyMore(state.difference)}</span>
              <br />
              <span className="muted small">{f.percentMore(percent)}</span>
            </span>
          ),
        },
        {
          label: t.approvals.until,
          cell: ({ state }) => (
            <span>
              {t.approvals.lastDay(f.date(state.until))}
              <br />
              <span className="muted small nowrap">{t.approvals.submittedAt(f.moment(state.at))}</span>
            </span>
          ),
        },
      ]}
    />
  );
}

/** The reasons as they were given, and why the request is to be opened before it is released. */
function Why({ request }: { request: SchemaApprovalSummary }) {
  const { t } = useI18n();
  return (
    <span className={css.why}>
      {request.reasons.map(({ code, text }) => (
        <span key={code + text}>{[t.reasons[code], text].filter(Boolean).join(': ')}</span>
      ))}
      {request.remarks.map((remark) => (
        <Tag key={remark} tone="warn" icon="warn">
          {t.approvals.remarks[remark]}
        </Tag>
      ))}
    </span>
  );
}
