import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keepBasket } from '../../api/basket';
import { api, body } from '../../api/client';
import type { SchemaNewLine } from '../../api/schema';

/** Puts a line into the basket; the header's count follows. */
export function useAddLine() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (line: SchemaNewLine) => body(api.POST('/basket/lines', { body: line })),
    onSuccess: (basket) => keepBasket(client, basket),
  });
}
