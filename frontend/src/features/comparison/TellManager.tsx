import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaCoverage } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { More } from '../../ui/parts';
import css from './comparison.module.css';

/** "Zu teuer": tells those who manage the contract, with the product and, when wanted, a word about it. */
export function TellManager({ coverage, productId }: { coverage: SchemaCoverage; productId: string }) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const tell = useMutation({
    mutationFn: () =>
      body(
        api.POST('/framework-contracts/{contractId}/messages', {
          params: { path: { contractId: coverage.contractId } },
          body: { lotId: coverage.lotId, productId, kind: 'too_expensive', text: text.trim() },
        }),
      ),
  });
  if (tell.isSuccess)
    return (
      <p role="status" className="small">
        {t.messages.told}
      </p>
    );
  return (
    <More label={t.messages.tooExpensive}>
      <div className={css.tell}>
        <Field label={t.messages.text} hint={t.messages.textHint}>
          {(attributes) => (
            <textarea {...attributes} maxLength={1000} value={text} onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
        <Refusal failure={tell.error} />
        <div>
          <Button aria-busy={tell.isPending} onClick={() => !tell.isPending && tell.mutate()}>
            {t.messages.send}
          </Button>
        </div>
      </div>
    </More>
  );
}
