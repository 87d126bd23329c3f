import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, body } from '../../api/client';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/Icon';
import { Refusal } from '../../ui/page';
import css from './approvals.module.css';

interface Props {
  approvalId: string;
  /** For how long the server still takes the release back; null when not. */
  seconds: number | null | undefined;
}

/** The seconds in which the person who released may think better of it. Nobody is told of the order before they are over. */
export function Undo({ approvalId, seconds }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const toast = useRef<HTMLDivElement>(null);
  const undo = useMutation({
    mutationFn: () => body(api.POST('/approvals/{approvalId}/undo', { params: { path: { approvalId } } })),
    onSettled: () => client.invalidateQueries(),
  });
  const { reset } = undo;
  useEffect(() => {
    if (!seconds) return;
    reset();
    toast.current?.focus();
    const over = setTimeout(() => void client.invalidateQueries(), seconds * 1000);
    return () => clearTimeout(over);
  }, [seconds, client, reset]);
  return (
    <>
      <div role="status">{undo.isSuccess && !seconds && <p>{t.approvals.undone}</p>}</div>
      <Refusal failure={undo.error} />
      {seconds ? (
        <div ref={toast} tabIndex={-1} className={css.toast} role="group" aria-label={t.approvals.undoLabel}>
          <p>
            <Icon name="check" size={20} /> {t.approvals.undoFor(seconds)}
          </p>
          <Button aria-busy={undo.isPending} onClick={() => !undo.isPending && undo.mutate()}>
            {t.approvals.undo}
          </Button>
          <span className={css.left} style={{ animationDuration: `${seconds}s` }} aria-hidden="true" />
        </div>
      ) : null}
    </>
  );
}
