import { useMutation, useQueryClient } from '@tanstack/react-query';
import { reloadBasket } from '../../api/basket';
import { api, body } from '../../api/client';
import { handoversQuery } from '../../api/queries';
import type { Said } from './HandoverCard';

type Change = { kind: 'take' } | { kind: 'withdraw' } | { kind: 'return'; note: string };

const said: Record<Change['kind'], Said> = { take: 'tookOver', return: 'gaveBack', withdraw: 'tookBack' };

/** Moves something handed on between baskets; somebody else may have been faster, so the list is read anew in any case. */
export function useHandover(handoverId: string, say: (said: Said) => void) {
  const client = useQueryClient();
  const params = { path: { handoverId } };
  return useMutation({
    scope: { id: 'basket' },
    mutationFn: (change: Change) => {
      if (change.kind === 'take') return body(api.POST('/handovers/{handoverId}/taking', { params }));
      if (change.kind === 'withdraw') return body(api.POST('/handovers/{handoverId}/withdrawal', { params }));
      return body(api.POST('/handovers/{handoverId}/return', { params, body: { note: change.note } }));
    },
    onSuccess: (_, change) => {
      say(said[change.kind]);
      return reloadBasket(client);
    },
    onSettled: () => client.invalidateQueries({ queryKey: handoversQuery.queryKey }),
  });
}
