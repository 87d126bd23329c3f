import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { orderQuery } from '../../api/queries';
import type { SchemaCancellation, SchemaReceipt } from '../../api/schema';
import { attemptKey, dropAttempt } from '../../lib/draft';

export type FollowRequest = { receipt: SchemaReceipt } | { cancellation: SchemaCancellation };

/** Records what arrived of an order, or what never will; a retry of the same content carries the same key. */
export function useFollow(orderId: string, saved?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: FollowRequest) => {
      const params = { path: { orderId }, header: { 'Idempotency-Key': attemptKey({ orderId, request }) } };
      return 'receipt' in request
        ? body(api.POST('/orders/{orderId}/receipts', { params, body: request.receipt }))
        : body(api.POST('/orders/{orderId}/cancellations', { params, body: request.cancellation }));
    },
    onSuccess: (order) => {
      dropAttempt();
      client.setQueryData(orderQuery(orderId).queryKey, order);
      void client.invalidateQueries({ queryKey: ['orders'] });
      saved?.();
    },
  });
}
