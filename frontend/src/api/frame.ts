import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body } from './client';
import { hasStatus } from './problem';
import type { paths, SchemaSession } from './schema';

export type ProductQuery = NonNullable<paths['/products']['get']['parameters']['query']>;

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<SchemaSession | null> => {
    try {
      return await body(api.GET('/session', { signal }));
    } catch (failure) {
      if (hasStatus(failure, 401)) return null;
      throw failure;
    }
  },
  staleTime: 60_000,
});

export const productsQuery = (query: ProductQuery) =>
  queryOptions({
    queryKey: ['products', query],
    queryFn: ({ signal }) => body(api.GET('/products', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

/** What waits for a second person; asked for again now and then, as others submit. */
export const approvalsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['approvals', cursor],
    queryFn: ({ signal }) => body(api.GET('/approvals', { params: { query: cursor ? { cursor } : {} }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
