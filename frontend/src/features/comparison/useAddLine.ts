import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { basketQuery, sessionQuery } from '../../api/queries';
import type { SchemaNewLine } from '../../api/schema';

/** Puts a line into the basket; the header's count follows. */
export function useAddLine() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (line: SchemaNewLine) => body(api.POST('/basket/lines', { body: line })),
    onSuccess: (basket) => {
      client.setQueryData(basketQuery.queryKey, basket);
      client.setQueryData(sessionQuery.queryKey, (session) =>
        session ? { ...session, basketLines: basket.lines.length } : session,
      );
    },
  });
}
