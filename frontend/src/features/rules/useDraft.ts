import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { ProblemFailure } from '../../api/problem';
import { ruleDraftQuery } from '../../api/queries';
import type { SchemaRuleProposal } from '../../api/schema';

/** Keeps a proposal and opens the draft. */
export function useDraft() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (proposal: SchemaRuleProposal) => body(api.POST('/rules/drafts', { body: proposal })),
    onSuccess: async (draft) => {
      client.setQueryData(ruleDraftQuery(draft.id).queryKey, draft);
      await client.invalidateQueries({ queryKey: ['rule-drafts'] });
      await navigate({ to: '/regeln/entwuerfe/$draftId', params: { draftId: draft.id } });
    },
  });
}

/** What the server found, by the path of the member in the rule. */
export function refusedFields(failure: unknown): Record<string, string> {
  if (!(failure instanceof ProblemFailure)) return {};
  const found: Record<string, string> = {};
  for (const { pointer, detail } of failure.problem.errors ?? []) {
    const path = /^#\/body\/rule\/(.+)$/.exec(pointer)?.[1];
    if (path) found[path.replaceAll('/', '.')] = detail;
  }
  return found;
}

/** The bytes of a file in Base64. */
export async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let start = 0; start < bytes.length; start += 0x8000)
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(text);
}
