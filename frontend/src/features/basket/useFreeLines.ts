import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keepBasket } from '../../api/basket';
import { api, body } from '../../api/client';
import { hasStatus } from '../../api/problem';
import { basketQuery, comparisonQuery } from '../../api/queries';
import type { SchemaBasket, SchemaFreeLine, SchemaFreeLineResolution, SchemaNewFreeLine } from '../../api/schema';
import { resolutionOf } from '../../lib/freeLine';

/** No offer of the product can be taken; nothing was changed. */
export class NotOffered extends Error {}

type Change =
  | { kind: 'add'; line: SchemaNewFreeLine }
  | { kind: 'remove'; wish: SchemaFreeLine }
  | { kind: 'resolve'; wish: SchemaFreeLine; to: SchemaFreeLineResolution }
  | { kind: 'take'; wish: SchemaFreeLine; productId: string };

/** Changes of the wishes in the basket as last read. */
export function useFreeLines(version: number) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: 'basket' },
    mutationFn: async (change: Change): Promise<SchemaBasket> => {
      if (change.kind === 'add') return body(api.POST('/basket/free-lines', { body: change.line }));
      const now = client.getQueryData(basketQuery.queryKey)?.version ?? version;
      const params = { path: { lineId: change.wish.id }, header: { 'If-Match': `"${now}"` } };
      if (change.kind === 'remove') return body(api.DELETE('/basket/free-lines/{lineId}', { params }));
      const resolution = change.kind === 'resolve' ? change.to : await bestFor(change.wish, change.productId);
      return body(api.POST('/basket/free-lines/{lineId}/resolution', { params, body: resolution }));
    },
    onSuccess: (basket) => keepBasket(client, basket),
    onError: (failure) => hasStatus(failure, 412) && client.invalidateQueries({ queryKey: basketQuery.queryKey }),
  });

  async function bestFor(wish: SchemaFreeLine, productId: string): Promise<SchemaFreeLineResolution> {
    const comparison = await client.fetchQuery(
      comparisonQuery(productId, { quantity: wish.quantity, neededBy: wish.neededBy ?? undefined }),
    );
    const found = resolutionOf(comparison);
    if (!found) throw new NotOffered();
    return found;
  }
}

export type FreeLineChanges = ReturnType<typeof useFreeLines>;
