import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaApproval } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Field } from '../../ui/form';
import { asksWhoSitsThere, Confirm } from '../account/Confirm';
import css from './approvals.module.css';

type Answer = Exclude<SchemaApproval['allowedActions'][number], 'undo'>;

/** The fewest characters of a note that goes with a return or a rejection. */
const leastNote = 10;

interface Props {
  approvalId: string;
  actions: SchemaApproval['allowedActions'];
}

/** Three answers; two of them need words, which stay when something fails. */
export function Decide({ approvalId, actions }: Props) {
  const { t } = useI18n();
  const id = useId();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const decide = useMutation({
    mutationFn: (decision: Answer) =>
      body(
        api.POST('/approvals/{approvalId}/decision', {
          params: { path: { approvalId } },
          body: { decision, ...(note.trim() ? { note: note.trim() } : {}) },
        }),
      ),
    onSettled: () => client.invalidateQueries(),
  });
  if (actions.length === 0) return <p className="muted">{t.approvals.notYours}</p>;
  const answer = (decision: Answer) => {
    const short = decision !== 'release' && note.trim().length < leastNote;
    setMissing(short);
    if (short) document.getElementById(id)?.focus();
    else if (!decide.isPending) decide.mutate(decision);
  };
  return (
    <section className={`stack-small ${css.decide}`} aria-label={t.approvals.decide}>
      <Field
        id={id}
        label={t.approvals.note}
        hint={t.approvals.noteHint}
        error={missing ? t.approvals.noteMissing : undefined}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <Confirm failure={decide.error} again={() => decide.variables && decide.mutate(decide.variables)} />
      {!asksWhoSitsThere(decide.error) && (
        <div className={css.answers}>
          {(['reject', 'return', 'release'] as const)
            .filter((one) => actions.includes(one))
            .map((one) => (
              <Button key={one} kind={one === 'release' ? 'primary' : 'secondary'} onClick={() => answer(one)}>
                {t.approvals[one]}
              </Button>
            ))}
        </div>
      )}
    </section>
  );
}
