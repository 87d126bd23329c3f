import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, body } from '../../api/client';
import { useI18n } from '../../i18n';
import { Refusal } from '../../ui/page';
import { UndoToast } from './UndoToast';

interface Props {
  approvalId: string;
  /** For how long the server still takes the release back; null when not. */
  seconds: number | null | undefined;
}

/** The seconds in which the person who released may think better of it. Nobody is told of the order before they are over. */
export function Undo({ approvalId, seconds }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: () => body(api.POST('/approvals/{approvalId}/undo', { params: { path: { approvalId } } })),
    onSettled: () => client.invalidateQueries(),
  });
  const { reset } = undo;
  useEffect(() => {
    if (!seconds) return;
    reset();
    const over = setTimeout(() => void client.invalidateQueries(), seconds * 1000);
    return () => clearTimeout(over);
  }, [seconds, client, reset]);
  return (
    <>
      <div role="status">{undo.isSuccess && !seconds && <p>{t.approvals.undone}</p>}</div>
      <Refusal failure={undo.error} />
      {seconds ? (
        <UndoToast
          text={t.approvals.undoFor(seconds)}
          seconds={seconds}
          busy={undo.isPending}
          undo={() => !undo.isPending && undo.mutate()}
        />
      ) : null}
    </>
  );
}
