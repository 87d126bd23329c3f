import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body } from '../../api/client';
import { sessionQuery } from '../../api/queries';
import type { SchemaLogin, SchemaSession } from '../../api/schema';
import { keepOwnDrafts } from '../../lib/owner';
import { restoreTyped } from '../../lib/typed';

/** Signs in and goes on to where the person wanted to be, or asks for the second factor first. */
export function useLogin(next: string | undefined) {
  const enter = useEnter(next);
  const [ticket, setTicket] = useState<string>();
  const login = useMutation({
    mutationFn: (login: SchemaLogin) => body(api.POST('/session', { body: login })),
    onSuccess: (answer) => ('ticket' in answer ? setTicket(answer.ticket) : enter(answer)),
  });
  return { ...login, ticket, enter, forget: () => setTicket(undefined) };
}

/** Goes on as the person of a fresh session. */
export function useEnter(next: string | undefined) {
  const client = useQueryClient();
  const router = useRouter();
  return async (session: SchemaSession) => {
    await client.cancelQueries(); // or an answer under way would say that nobody is signed in
    client.clear();
    keepOwnDrafts(session.person.id);
    client.setQueryData(sessionQuery.queryKey, session);
    router.history.push(session.secondFactorDue ? '/profil' : (next ?? '/'));
    restoreTyped();
  };
}
