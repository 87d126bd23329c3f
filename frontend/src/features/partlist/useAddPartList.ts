import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { basketQuery, sessionQuery } from '../../api/queries';
import type { SchemaPartListLine } from '../../api/schema';

/** Puts a list into the basket and opens it; what nobody offers keeps the person on the page. */
export function useAddPartList() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (lines: SchemaPartListLine[]) => body(api.POST('/basket/part-lists', { body: { lines } })),
    onSuccess: async ({ leftOut }) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: basketQuery.queryKey }),
        client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ]);
      if (leftOut.length === 0) await navigate({ to: '/warenkorb' });
    },
  });
}
