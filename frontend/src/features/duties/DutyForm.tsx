import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaDuty } from '../../api/schema';
import { useI18n } from '../../i18n';
import { today } from '../../lib/day';
import { dayFault, type ProofDraft, shownFault } from '../../lib/proof';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { FileField } from '../../ui/FileField';
import css from '../../ui/form.module.css';
import { Refusal } from '../../ui/page';
import { ReferenceField } from '../../ui/ReferenceField';

interface Props {
  duty: SchemaDuty;
  close: () => void;
  saved: () => void;
}

/** When a duty was done, and what shows it. */
export function DutyForm({ duty, close, saved }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [draft, setDraft] = useState<ProofDraft>({});
  const [tried, setTried] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const complete = useMutation({
    mutationFn: () =>
      body(
        api.POST('/duties/{dutyId}/completion', {
          params: { path: { dutyId: duty.id } },
          body: {
            on: draft.on ?? '',
            ...(draft.reference?.trim() ? { reference: draft.reference.trim() } : {}),
            ...(draft.file ? { documentId: draft.file.id } : {}),
          },
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['duties'] });
      saved();
    },
  });
  const day = draft.on && draft.on < duty.orderedAt.slice(0, 10) ? 'onBefore' : dayFault(draft.on, today());
  const shown = shownFault(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (day || shown) {
      document.getElementById(day ? 'duty-on' : 'duty-reference')?.focus();
      return;
    }
    if (!complete.isPending) complete.mutate();
  };
  return (
    <Card label={duty.title}>
      <form className="stack-small" onSubmit={submit} noValidate>
        <h2 ref={heading} tabIndex={-1}>
          {duty.title}
        </h2>
        {duty.evidence && (
          <p>
            {t.steps.evidence}: {duty.evidence}
          </p>
        )}
        <div className={css.fields}>
          <DateField
            id="duty-on"
            label={t.proof.on}
            value={draft.on}
            error={tried && day ? t.proof[day] : undefined}
            onChange={(on) => setDraft({ ...draft, on })}
          />
          <ReferenceField
            id="duty-reference"
            label={t.proof.reference}
            hint={t.proof.referenceHint}
            error={tried && shown ? t.proof[shown] : undefined}
            value={draft.reference}
            onChange={(reference) => setDraft({ ...draft, reference })}
          />
          <FileField file={draft.file} onChange={(file) => setDraft({ ...draft, file })} />
        </div>
        <p className="muted small">{t.duties.kept}</p>
        <Refusal failure={complete.error} />
        <div className={css.actions}>
          <Button onClick={close}>{t.duties.cancel}</Button>
          <Button kind="primary" type="submit">
            {complete.isPending ? t.duties.saving : t.duties.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}
