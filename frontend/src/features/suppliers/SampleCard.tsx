import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Refusal } from '../../ui/page';

export const sampleQuery = queryOptions({
  queryKey: ['suppliers', 'sample'],
  queryFn: ({ signal }) => body(api.GET('/sample-catalogue', { signal })),
});

/** The example catalogue: loaded with one click, taken away with another. On a first page it is what one does first. */
export function SampleCard({ offer, first = false }: { offer: boolean; first?: boolean }) {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const { data } = useQuery(sampleQuery);
  const change = useMutation({
    mutationFn: (kind: 'load' | 'remove') =>
      body(kind === 'load' ? api.POST('/sample-catalogue') : api.DELETE('/sample-catalogue')),
    onSuccess: (state) => {
      client.setQueryData(sampleQuery.queryKey, state);
      return client.invalidateQueries();
    },
  });
  if (!data) return null;
  const loaded = data.suppliers > 0 || data.offers > 0;
  const removed = change.isSuccess && change.variables === 'remove' && !loaded;
  if (!loaded && !removed && !(offer && data.available)) return null;
  return (
    <Card label={t.suppliers.sample}>
      <div className="stack-small">
        <h2>{t.suppliers.sample}</h2>
        <div role="status">
          <p>
            {removed
              ? t.suppliers.sampleRemoved
              : loaded
                ? t.suppliers.sampleLoaded(f.integer(data.offers), data.suppliers)
                : t.suppliers.sampleHint}
          </p>
          {change.isPending && change.variables === 'load' && <p>{t.suppliers.sampleLoading}</p>}
        </div>
        {(loaded || removed) && <p className="muted">{t.suppliers.sampleOrders(data.orders)}</p>}
        <Refusal failure={change.error} />
        {!removed && (
          <div>
            <Button
              kind={first && !loaded ? 'primary' : 'secondary'}
              aria-busy={change.isPending}
              onClick={() => !change.isPending && change.mutate(loaded ? 'remove' : 'load')}
            >
              {loaded ? t.suppliers.sampleRemove : t.suppliers.sampleLoad}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
