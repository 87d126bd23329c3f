import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { sessionsQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { browserOf } from '../../lib/agent';
import { Button } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Load, Refusal } from '../../ui/page';
import { Table } from '../../ui/table';

/** Where the person is signed in; each place can be ended from here. */
export function Places() {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const query = useQuery(sessionsQuery);
  const reload = () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const end = useMutation({
    mutationFn: (sessionId: string) =>
      body(api.DELETE('/account/sessions/{sessionId}', { params: { path: { sessionId } } })),
    onSuccess: reload,
  });
  const others = useMutation({ mutationFn: () => body(api.DELETE('/account/sessions')), onSuccess: reload });
  return (
    <section className="stack-small" aria-label={t.account.sessions}>
      <div className="row-between">
        <h2>{t.account.sessions}</h2>
        {(query.data?.length ?? 0) > 1 && (
          <Button aria-busy={others.isPending} onClick={() => !others.isPending && others.mutate()}>
            {t.account.endOthers}
          </Button>
        )}
      </div>
      <Refusal failure={end.error ?? others.error} />
      <Load query={query} title={t.account.sessions} rows={2}>
        {(items) => (
          <Card flush>
            <Table
              caption={t.account.sessions}
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                { label: t.account.browser, cell: ({ agent }) => browserOf(agent) || t.account.unknownBrowser },
                { label: t.account.seen, cell: ({ seenAt }) => f.moment(seenAt) },
                { label: t.account.begun, cell: ({ startedAt }) => f.moment(startedAt) },
                { label: t.account.organisation, cell: ({ organisation }) => organisation },
                {
                  label: t.account.action,
                  cell: ({ id, agent, current }) =>
                    current ? (
                      <Tag tone="ok" icon="check">
                        {t.account.here}
                      </Tag>
                    ) : (
                      <Button small aria-label={t.account.endOf(browserOf(agent))} onClick={() => end.mutate(id)}>
                        {t.account.end}
                      </Button>
                    ),
                },
              ]}
            />
          </Card>
        )}
      </Load>
    </section>
  );
}
