import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keepBasket } from '../../api/basket';
import { api, body } from '../../api/client';
import { hasStatus } from '../../api/problem';
import { basketQuery } from '../../api/queries';
import type { SchemaBasket, SchemaLine, SchemaLinePatch } from '../../api/schema';

interface Change {
  lineId: string;
  patch?: SchemaLinePatch;
  removed?: string;
}

/** Changes of the basket as last read; one that meets a newer basket loads that and says so. */
export function useBasketChanges(version: number) {
  const client = useQueryClient();
  const mutation = useMutation({
    scope: { id: 'basket' },
    mutationFn: ({ lineId, patch }: Change) => {
      const now = client.getQueryData(basketQuery.queryKey)?.version ?? version;
      const params = { path: { lineId }, header: { 'If-Match': `"${now}"` } };
      return body<SchemaBasket>(
        patch
          ? api.PATCH('/basket/lines/{lineId}', { params, body: patch })
          : api.DELETE('/basket/lines/{lineId}', { params }),
      );
    },
    onSuccess: (basket) => keepBasket(client, basket),
    onError: (failure) => {
      if (hasStatus(failure, 412)) void client.invalidateQueries({ queryKey: basketQuery.queryKey });
    },
  });
  return {
    patch: (lineId: string, patch: SchemaLinePatch) => mutation.mutate({ lineId, patch }),
    remove: (line: SchemaLine) => mutation.mutate({ lineId: line.id, removed: line.product.name }),
    removed: mutation.isSuccess ? mutation.variables.removed : undefined,
    conflict: hasStatus(mutation.error, 412),
    failure: mutation.error,
  };
}
