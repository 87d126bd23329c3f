import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { sessionQuery, submissionQuery } from '../../api/queries';
import type { SchemaSubmissionRequest } from '../../api/schema';
import { attemptKey, dropAttempt, dropDraft } from '../../lib/draft';
import { dropProofs } from '../../lib/proof';

/** Submits once: a retry of the same content carries the same key, so the server answers with the stored orders. */
export function useSubmit() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    scope: { id: 'submit' },
    mutationFn: (request: SchemaSubmissionRequest) =>
      body(
        api.POST('/submissions', {
          params: { header: { 'Idempotency-Key': attemptKey(request) } },
          body: request,
        }),
      ),
    onSuccess: async (submission) => {
      dropAttempt();
      dropDraft();
      dropProofs();
      client.setQueryData(submissionQuery(submission.id).queryKey, submission);
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      void client.invalidateQueries({ queryKey: ['basket'] });
      void client.invalidateQueries({ queryKey: ['orders'] });
      void client.invalidateQueries({ queryKey: ['duties'] });
      void client.invalidateQueries({ queryKey: ['competition'] });
      await navigate({
        to: '/bestellung/abgesendet/$submissionId',
        params: { submissionId: submission.id },
        replace: true,
      });
    },
  });
}
