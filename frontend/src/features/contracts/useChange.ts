import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { contractChangeQuery } from '../../api/contracts';
import type { SchemaContractChange, SchemaContractChangeEdit, SchemaNewContractChange } from '../../api/schema';
import { headerName } from '../../lib/fileName';

/** Drafts a change of a contract, or a new one, and opens it. */
export function useDraftChange() {
  const opened = useOpened();
  return useMutation({
    mutationFn: (asked: SchemaNewContractChange) => body(api.POST('/contract-changes', { body: asked })),
    onSuccess: opened,
  });
}

/** Drafts what a notice would become, keeps its file as a document of the contract, and opens the draft. */
export function useDraftNotice() {
  const opened = useOpened();
  return useMutation({
    mutationFn: ({ file, contractId }: { file: File; contractId: string | undefined }) =>
      body(
        api.POST('/contract-notices/drafts', {
          params: { header: { 'X-File-Name': headerName(file.name) }, query: contractId ? { contractId } : {} },
          headers: { 'Content-Type': 'application/xml' },
          body: file as unknown as string, // the contract's word for bytes
          bodySerializer: (bytes) => bytes,
        }),
      ),
    onSuccess: opened,
  });
}

function useOpened() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (change: SchemaContractChange) => {
    client.setQueryData(contractChangeQuery(change.id).queryKey, change);
    await client.invalidateQueries({ queryKey: ['contract-changes'] });
    await navigate({ to: '/vertragsaenderungen/$changeId', params: { changeId: change.id } });
  };
}

/** Saves a draft, lets it into force or closes it; everything that shows contracts is read anew. */
export function useChange(change: SchemaContractChange) {
  const client = useQueryClient();
  const params = { path: { changeId: change.id } };
  const onSuccess = async (now: SchemaContractChange) => {
    client.setQueryData(contractChangeQuery(change.id).queryKey, now);
    await client.invalidateQueries({
      predicate: ({ queryKey }) =>
        /^((framework-)?contract(s|-changes|-terms|-editions|-documents)?|amendment-notices)$/.test(
          String(queryKey[0]),
        ),
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
