import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';

export const treeQuery = queryOptions({
  queryKey: ['organisation', 'tree'],
  queryFn: ({ signal }) => body(api.GET('/organisations', { signal })),
});

export const organisationQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ['organisation', organisationId],
    queryFn: async ({ signal }) => {
      const answer = api.GET('/organisations/{organisationId}', { params: { path: { organisationId } }, signal });
      const [details, { response }] = await Promise.all([body(answer), answer]);
      return { ...details, etag: response.headers.get('ETag') ?? '' };
    },
  });

export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: ['organisation', 'people', q],
    queryFn: ({ signal }) => body(api.GET('/people', { params: { query: { q } }, signal })),
  });

/** Everything on these pages is read anew after a change. */
export function useAnew() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['organisation'] });
}
