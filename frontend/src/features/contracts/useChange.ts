import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { contractChangeQuery } from '../../api/queries';
import type { SchemaContractChange, SchemaContractChangeEdit, SchemaNewContractChange } from '../../api/schema';

/** Drafts a change of a contract, or a new one, and opens it. */
export function useDraftChange() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (asked: SchemaNewContractChange) => body(api.POST('/contract-changes', { body: asked })),
    onSuccess: async (change) => {
      client.setQueryData(contractChangeQuery(change.id).queryKey, change);
      await client.invalidateQueries({ queryKey: ['contract-changes'] });
      await navigate({ to: '/vertragsaenderungen/$changeId', params: { changeId: change.id } });
    },
  });
}

/** Saves a draft, lets it into force or closes it; everything that shows contracts is read anew. */
export function useChange(change: SchemaContractChange) {
  const client = useQueryClient();
  const params = { path: { changeId: change.id } };
  const onSuccess = async (now: SchemaContractChange) => {
    client.setQueryData(contractChangeQuery(change.id).queryKey, now);
    await client.invalidateQueries({
      predicate: ({ queryKey }) => /^(framework-)?contract(s|-changes|-terms|-editions)?$/.test(String(queryKey[0])),
    });
  };
  return {
    save: useMutation({
      mutationFn: (edit: SchemaContractChangeEdit) =>
        body(
          api.PUT('/contract-changes/{changeId}', {
            params: { ...params, header: { 'If-Match': `"${change.version}"` } },
            body: edit,
          }),
        ),
      onSuccess,
    }),
    release: useMutation({
      mutationFn: () => body(api.POST('/contract-changes/{changeId}/release', { params })),
      onSuccess,
    }),
    withdraw: useMutation({
      mutationFn: () => body(api.POST('/contract-changes/{changeId}/withdrawal', { params })),
      onSuccess,
    }),
  };
}
