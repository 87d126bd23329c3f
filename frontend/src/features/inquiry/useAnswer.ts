import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { hasStatus } from '../../api/problem';
import { inquiryLinkQuery } from '../../api/queries';
import type { SchemaLinkAnswer } from '../../api/schema';

/** Sends the one answer. When somebody else has answered meanwhile, the page shows that answer. */
export function useAnswer(token: string) {
  const client = useQueryClient();
  const { queryKey } = inquiryLinkQuery(token);
  return useMutation({
    mutationFn: (answer: SchemaLinkAnswer) =>
      body(api.POST('/inquiry-answers/{token}', { params: { path: { token } }, body: answer })),
    onSuccess: (page) => client.setQueryData(queryKey, page),
    onError: (failure) => hasStatus(failure, 409) && client.invalidateQueries({ queryKey }),
  });
}
