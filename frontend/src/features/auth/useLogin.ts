import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { sessionQuery } from '../../api/queries';
import type { SchemaLogin } from '../../api/schema';

/** Signs in and goes on to where the person wanted to be. */
export function useLogin(next: string | undefined) {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (login: SchemaLogin) => body(api.POST('/session', { body: login })),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      router.history.push(next ?? '/');
    },
  });
}
