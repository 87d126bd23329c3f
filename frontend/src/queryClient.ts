import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { inPlaceOf } from './api/client';
import { sessionQuery } from './api/frame';
import { hasStatus, ProblemFailure } from './api/problem';

/** Refusals are final; a missing answer is asked for once more. A session that ended leads to the login page. */
export function makeQueryClient(): QueryClient {
  const signedOut = (failure: unknown) => {
    if (hasStatus(failure, 401)) client.setQueryData(sessionQuery.queryKey, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: signedOut }),
    mutationCache: new MutationCache({ onError: signedOut }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        networkMode: 'always',
        retry: (count, failure) => count < 1 && !(failure instanceof ProblemFailure && failure.status < 500),
        retryDelay: 400,
        structuralSharing: inPlaceOf,
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
