import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { matchesQuery } from '../../api/queries';
import type { SchemaProductMatch } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button, buttonClass } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Load, Refusal } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { Table } from '../../ui/table';
import { judgeMatch } from './MatchesPage';

/** What has been decided; each verdict can be taken back, and stays on record all the same. */
export function Decided() {
  const { t } = useI18n();
  const confirmed = useQuery(matchesQuery('confirmed'));
  const refused = useQuery(matchesQuery('refused'));
  return (
    <Load query={confirmed} title={t.matching.tabs.entschieden} rows={3}>
      {(same) => (
        <Load query={refused} title={t.matching.tabs.entschieden} rows={3}>
          {(different) => <List pairs={[...same.items, ...different.items]} />}
        </Load>
      )}
    </Load>
  );
}

function List({ pairs }: { pairs: SchemaProductMatch[] }) {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: (pair: SchemaProductMatch) => judgeMatch(pair.id, 'undone'),
    onSettled: () => client.invalidateQueries({ queryKey: ['product-matches'] }),
  });
  if (pairs.length === 0)
    return (
      <Empty
        text={t.matching.emptyDecided}
        action={
          <Link to="/abgleich" className={buttonClass('primary')}>
            {t.matching.toOpen}
          </Link>
        }
      />
    );
  return (
    <div className="stack-small">
      <div role="status">{undo.isSuccess && <p>{t.matching.judged.undone(undo.variables.a.product.name)}</p>}</div>
      <Refusal failure={undo.error} />
      <Card flush>
        <Table
          caption={t.matching.tabs.entschieden}
          rows={pairs}
          rowKey={(pair) => pair.id}
          columns={[
            {
              label: t.matching.products,
              cell: (pair) => (
                <span>
                  {pair.a.product.name}
                  <br />
                  {pair.b.product.name}
                </span>
              ),
            },
            { label: t.matching.verdict, cell: (pair) => <Verdict pair={pair} /> },
            { label: t.matching.by, cell: (pair) => f.moment(pair.verdicts.at(-1)?.at ?? pair.foundAt) },
            {
              label: t.matching.undo,
              cell: (pair) =>
                pair.allowedActions.includes('judgeProductMatch') && (
                  <Button
                    kind="quiet"
                    aria-label={t.matching.undoOf(pair.a.product.name)}
                    onClick={() => !undo.isPending && undo.mutate(pair)}
                  >
                    {t.matching.undo}
                  </Button>
                ),
            },
          ]}
        />
      </Card>
    </div>
  );
}

function Verdict({ pair }: { pair: SchemaProductMatch }) {
  const { t } = useI18n();
  if (pair.status === 'open') return null;
  const same = pair.status === 'confirmed';
  return (
    <Tag tone={same ? 'ok' : 'plain'} icon={same ? 'check' : 'stop'}>
      {t.matching.decidedAs[pair.status]}
    </Tag>
  );
}
