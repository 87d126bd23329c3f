import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../api/client';
import type { SchemaApprovalState } from '../api/schema';
import { useI18n } from '../i18n';
import { Button } from './button';
import { Note, Tag, type Tone } from './card';
import type { IconName } from './Icon';
import { Refusal } from './page';

const looks: Record<SchemaApprovalState['status'], { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'warn', icon: 'clock' },
  released: { tone: 'ok', icon: 'check' },
  returned: { tone: 'warn', icon: 'repeat' },
  rejected: { tone: 'crit', icon: 'stop' },
  withdrawn: { tone: 'plain', icon: 'close' },
  lapsed: { tone: 'plain', icon: 'clock' },
};

export function ApprovalTag({ status }: { status: SchemaApprovalState['status'] }) {
  const { t } = useI18n();
  return <Tag {...looks[status]}>{t.approvals.states[status]}</Tag>;
}

/** How the wait for a second person stands, in a sentence. */
export function ApprovalSentence({ state }: { state: SchemaApprovalState }) {
  const { t, f } = useI18n();
  if (state.status === 'waiting') return <p>{t.approvals.waits(f.date(state.until), f.money(state.difference))}</p>;
  const word = t.approvals.states[state.status];
  const at = state.endedAt ? f.moment(state.endedAt) : '';
  const who = (by: string) => (state.endedFor ? t.approvals.standingIn(by, state.endedFor) : by);
  return (
    <>
      <p>{state.endedBy ? t.approvals.ended(word, who(state.endedBy), at) : t.approvals.endedAlone(word, at)}</p>
      {state.note && <p>{t.approvals.said(state.note)}</p>}
    </>
  );
}

interface Props {
  state: SchemaApprovalState;
  withdrawable: boolean;
}

/** The wait as its submitter sees it, who may take the order back. */
export function ApprovalNote({ state, withdrawable }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () =>
      body(api.POST('/approvals/{approvalId}/withdrawal', { params: { path: { approvalId: state.id } } })),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Note tone={looks[state.status].tone}>
      <div className="stack-small">
        <ApprovalSentence state={state} />
        {withdrawable && (
          <div>
            <Button onClick={() => !withdraw.isPending && withdraw.mutate()}>{t.approvals.withdraw}</Button>
          </div>
        )}
        <p role="status">{withdraw.isSuccess && t.approvals.withdrawn}</p>
        <Refusal failure={withdraw.error} />
      </div>
    </Note>
  );
}
