import type { UseQueryResult } from '@tanstack/react-query';
import type { SchemaDecisionReplay } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card, Note, Skeleton } from '../../ui/card';
import { FailureText } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { Table } from '../../ui/table';

/** What recomputing the decision from its record said: the same, or the exact difference. */
export function ReplayResult({ query }: { query: UseQueryResult<SchemaDecisionReplay> }) {
  const { t } = useI18n();
  return (
    <div role="status">
      {query.isFetching ? (
        <Skeleton rows={1} />
      ) : query.data ? (
        <Answer replay={query.data} />
      ) : (
        query.error && (
          <Note tone="crit">
            <FailureText failure={query.error} fallback={t.replay.failed} />
          </Note>
        )
      )}
    </div>
  );
}

function Answer({ replay }: { replay: SchemaDecisionReplay }) {
  const { t } = useI18n();
  const changed = (one: { then: string; now: string }) =>
    one.then === one.now ? one.then : t.replay.thenNow(one.then, one.now);
  return (
    <Card label={t.replay.heading}>
      <div className="stack-small">
        <h2>{t.replay.heading}</h2>
        <Note tone={replay.same ? 'ok' : 'crit'}>
          <p>{replay.sentence}</p>
        </Note>
        {replay.differences.length > 0 && (
          <Table
            caption={t.replay.differences}
            showCaption
            rows={replay.differences}
            rowKey={(row) => row.pointer}
            columns={[
              { label: t.replay.where, cell: (row) => <code>{row.pointer}</code> },
              { label: t.replay.stored, cell: (row) => <code>{row.stored ?? t.replay.absent}</code> },
              { label: t.replay.recomputed, cell: (row) => <code>{row.recomputed ?? t.replay.absent}</code> },
            ]}
          />
        )}
        <Facts
          rows={[
            [t.replay.missingRules, replay.missingRules.join(', ')],
            [t.replay.software, changed(replay.software)],
            [t.replay.calendar, changed(replay.calendar)],
          ]}
        />
      </div>
    </Card>
  );
}
