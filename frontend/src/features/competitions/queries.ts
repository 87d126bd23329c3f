import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import type { SchemaCompetition } from '../../api/schema';

export const competitionsQuery = queryOptions({
  queryKey: ['competitions'],
  queryFn: ({ signal }) => body(api.GET('/competitions', { signal })),
  staleTime: 0,
});

const ends: SchemaCompetition['status'][] = ['awarded', 'cancelled', 'no_award'];

/** Milliseconds after which to ask again whether an entry is sealed. */
const sealedSoon = 2_000;

/** Nothing follows any more but the order and the note. */
export const isOver = (status: SchemaCompetition['status']) => ends.includes(status);

export const competitionQuery = (competitionId: string) =>
  queryOptions({
    queryKey: ['competition', competitionId],
    queryFn: ({ signal }) =>
      body(api.GET('/competitions/{competitionId}', { params: { path: { competitionId } }, signal })),
    staleTime: 0,
    // Its note is there as soon as the end is sealed.
    refetchInterval: ({ state }) =>
      state.data && isOver(state.data.status) && !state.data.sealed ? sealedSoon : false,
  });

export const competitionLotQuery = (lotId: string) =>
  queryOptions({
    queryKey: ['competition-lot', lotId],
    queryFn: ({ signal }) => body(api.GET('/competition-lots/{lotId}', { params: { path: { lotId } }, signal })),
    staleTime: 0,
  });

export const keysQuery = queryOptions({
  queryKey: ['competition-keys'],
  queryFn: ({ signal }) => body(api.GET('/competition-keys', { signal })),
  staleTime: 0,
});

/** Takes a step and shows the competition after it; a refused one shows what the refusal left behind. */
export function useStep<Given = void>(id: string, take: (given: Given) => Promise<SchemaCompetition>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: take,
    onSuccess: (now) => {
      client.setQueryData(competitionQuery(id).queryKey, now);
      void client.invalidateQueries({ queryKey: competitionsQuery.queryKey });
    },
    onError: () => void client.invalidateQueries({ queryKey: competitionQuery(id).queryKey }),
  });
}
