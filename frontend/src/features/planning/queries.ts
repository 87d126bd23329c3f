import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';

export const roundsQuery = queryOptions({
  queryKey: ['plan-rounds'],
  queryFn: ({ signal }) => body(api.GET('/plan-rounds', { signal })),
});

export const roundQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['plan-rounds', roundId],
    queryFn: ({ signal }) => body(api.GET('/plan-rounds/{roundId}', { params: { path: { roundId } }, signal })),
  });

export const answersQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['plan-rounds', roundId, 'answers'],
    queryFn: ({ signal }) => body(api.GET('/plan-rounds/{roundId}/answers', { params: { path: { roundId } }, signal })),
  });

export const derivationsQuery = (roundId: string) =>
  queryOptions({
    queryKey: ['plan-rounds', roundId, 'drafts'],
    queryFn: ({ signal }) => body(api.GET('/plan-rounds/{roundId}/drafts', { params: { path: { roundId } }, signal })),
  });
