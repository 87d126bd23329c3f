import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { dryRunQuery } from '../../api/queries';
import type { SchemaRuleDryRun, SchemaRuleJudgement } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';

/** What a draft would have meant for the orders of the last 90 days; runs when a person asks. */
export function DryRun({ draftId }: { draftId: string }) {
  const { t } = useI18n();
  const run = useQuery(dryRunQuery(draftId));
  return (
    <Card label={t.rules.draftPage.dryRun}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{t.rules.draftPage.dryRun}</h2>
          <Button aria-busy={run.isFetching} onClick={() => void run.refetch()}>
            {run.data ? t.rules.draftPage.dryRunAgain : t.rules.draftPage.dryRunStart}
          </Button>
        </div>
        <p role="status">
          {run.isFetching ? t.rules.draftPage.running : (run.data?.text ?? t.rules.draftPage.dryRunIntro)}
        </p>
        <Refusal failure={run.error} />
        {run.data && run.data.changed > 0 && <Cases run={run.data} />}
      </div>
    </Card>
  );
}

function Cases({ run }: { run: SchemaRuleDryRun }) {
  const { t, f } = useI18n();
  if (!run.mayReadOrders) return <p className="muted">{t.rules.draftPage.counted}</p>;
  return (
    <>
      <Table
        caption={t.rules.draftPage.dryRun}
        rows={run.orders}
        rowKey={({ id }) => id}
        columns={[
          {
            label: t.rules.draftPage.order,
            cell: ({ id, number }) => (
              <Link to="/bestellungen/$orderId" params={{ orderId: id }}>
                {number ?? t.facts.orderPending}
              </Link>
            ),
          },
          { label: t.rules.draftPage.at, cell: ({ at }) => f.moment(at) },
          { label: t.rules.draftPage.was, cell: ({ before }) => <Judgement judgement={before} /> },
          { label: t.rules.draftPage.would, cell: ({ after }) => <Judgement judgement={after} /> },
        ]}
      />
      {run.changed > run.orders.length && <p className="muted">{t.rules.draftPage.first200}</p>}
    </>
  );
}

function Judgement({ judgement: { result, limit, asks } }: { judgement: SchemaRuleJudgement }) {
  const { t, f } = useI18n();
  return (
    <>
      {result && <p>{t.rules.results[result]}</p>}
      {limit && <p className="muted small">{t.rules.limitOf(f.money(limit))}</p>}
      {asks.length === 0 ? (
        <p className="muted small">{t.rules.draftPage.asksNothing}</p>
      ) : (
        <ul className="small">
          {asks.map((ask) => (
            <li key={ask}>{ask}</li>
          ))}
        </ul>
      )}
    </>
  );
}
