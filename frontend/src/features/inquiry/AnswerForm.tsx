import { type FormEvent, useRef } from 'react';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { ErrorSummary } from '../../ui/form';
import css from './inquiry.module.css';
import { TermsFields } from './TermsFields';
import type { useAnswer } from './useAnswer';
import { useTerms } from './useTerms';

/** The supplier's one offer: price and terms. */
export function AnswerForm({ answer, today }: { answer: ReturnType<typeof useAnswer>; today: string }) {
  const { t } = useI18n();
  const terms = useTerms(today);
  const summary = useRef<HTMLDivElement>(null);
  const toSummary = () => requestAnimationFrame(() => summary.current?.focus());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (answer.isPending) return;
    const taken = terms.take();
    if (!taken) {
      toSummary();
      return;
    }
    answer.mutate(
      { terms: taken },
      {
        onError: (failure) => {
          terms.refuse(failure);
          toSummary();
        },
      },
    );
  };
  return (
    <form className={css.form} noValidate onSubmit={submit} aria-labelledby="ihr-angebot">
      <div>
        <h2 id="ihr-angebot">{t.inquiry.offer}</h2>
        <p className="muted">{t.inquiry.offerHint}</p>
      </div>
      {terms.tried && <ErrorSummary errors={terms.errors} focus={summary} />}
      <TermsFields terms={terms} />
      <p className="muted">{t.inquiry.once}</p>
      <Button kind="primary" type="submit" className={css.start} aria-disabled={answer.isPending || undefined}>
        {answer.isPending ? t.inquiry.sending : t.inquiry.send}
      </Button>
    </form>
  );
}
