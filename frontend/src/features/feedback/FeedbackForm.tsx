import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { api, body } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { SchemaFeedbackInput } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { ErrorSummary, Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import css from './feedback.module.css';
import { feedback } from './texts';

const nothing = { message: '', page: '', replyTo: '' };

/** Says where the shop has a barrier; nobody needs an account for it. */
export function FeedbackForm() {
  const { language } = useI18n();
  const words = feedback[language];
  const [typed, setTyped] = useState(nothing);
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const send = useMutation({
    mutationFn: (said: SchemaFeedbackInput) => body(api.POST('/feedback', { body: said })),
    onSuccess: () => {
      setTyped(nothing);
      setTried(false);
    },
  });
  const refused = fieldErrors(send.error);
  const missing = tried && typed.message.trim() === '' ? words.messageMissing : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (send.isPending) return;
    setTried(true);
    if (typed.message.trim() === '') requestAnimationFrame(() => summary.current?.focus());
    else send.mutate(typed);
  };
  const change = (part: Partial<typeof nothing>) => setTyped({ ...typed, ...part });
  return (
    <Card label={words.title}>
      <form className={css.form} noValidate onSubmit={submit} aria-label={words.title}>
        <div>
          <h2>{words.title}</h2>
          <p className="muted">{words.scope}</p>
        </div>
        <ErrorSummary errors={missing ? [{ field: 'barriere', text: missing }] : []} focus={summary} />
        <Refusal failure={send.error} />
        <Field id="barriere" label={words.message} hint={words.messageHint} error={missing ?? refused.message}>
          {(attributes) => (
            <textarea
              {...attributes}
              required
              maxLength={2000}
              value={typed.message}
              onChange={(event) => change({ message: event.target.value })}
            />
          )}
        </Field>
        <Field label={words.page} hint={words.pageHint} error={refused.page}>
          {(attributes) => (
            <input
              {...attributes}
              maxLength={200}
              value={typed.page}
              onChange={(event) => change({ page: event.target.value })}
            />
          )}
        </Field>
        <Field label={words.replyTo} hint={words.replyToHint} error={refused.replyTo}>
          {(attributes) => (
            <input
              {...attributes}
              type="email"
              autoComplete="email"
              maxLength={200}
              value={typed.replyTo}
              onChange={(event) => change({ replyTo: event.target.value })}
            />
          )}
        </Field>
        <div>
          <Button kind="primary" type="submit" aria-busy={send.isPending}>
            {words.send}
          </Button>
        </div>
        <p role="status" className={send.isSuccess ? 'strong' : 'visually-hidden'}>
          {send.isSuccess && words.sent}
        </p>
      </form>
    </Card>
  );
}
