import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { SchemaCompetitionPage } from '../../api/schema';
import { useI18n } from '../../i18n';
import { parseDecimal } from '../../lib/decimal';
import { Button } from '../../ui/button';
import { Note } from '../../ui/card';
import { ErrorSummary, Field, type FormError } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { useCompetitionWords } from './competitionTexts';
import css from './inquiry.module.css';

type Sent<T> = UseMutationResult<SchemaCompetitionPage, Error, T>;

/** The price in the contract's form; undefined for what is no price above zero. */
function priceOf(typed: string, language: 'de' | 'en'): string | undefined {
  const value = parseDecimal(typed, language);
  if (!value || !/^\d{1,12}(\.\d{1,2})?$/.test(value) || !/[1-9]/.test(value)) return undefined;
  const [whole, cents = ''] = value.split('.');
  return `${whole}.${cents.padEnd(2, '0')}`;
}

/** One offer: price and text. What was typed stays when it is refused, and goes once it is sealed. */
export function OfferForm({ offer, again }: { offer: Sent<{ price: string; text: string }>; again: boolean }) {
  const w = useCompetitionWords();
  const { language } = useI18n();
  const [typed, setTyped] = useState({ price: '', text: '' });
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const price = priceOf(typed.price, language);
  const faults = {
    price: tried && !price ? w.priceFault : undefined,
    text: tried && !typed.text.trim() ? w.textFault : undefined,
  };
  const errors: FormError[] = [
    ...(faults.price ? [{ field: 'angebotspreis', text: faults.price }] : []),
    ...(faults.text ? [{ field: 'angebotstext', text: faults.text }] : []),
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (offer.isPending) return;
    setTried(true);
    if (!price || !typed.text.trim()) {
      requestAnimationFrame(() => summary.current?.focus());
      return;
    }
    offer.mutate(
      { price, text: typed.text },
      {
        onSuccess: () => {
          setTyped({ price: '', text: '' });
          setTried(false);
        },
      },
    );
  };
  return (
    <form className={css.form} noValidate onSubmit={submit} aria-labelledby="ihr-angebot">
      <h2 id="ihr-angebot">{again ? w.replace : w.offer}</h2>
      {again && <p>{w.replaceHint}</p>}
      <Note tone="info">{w.sealed}</Note>
      <ErrorSummary errors={errors} focus={summary} />
      <Refusal failure={offer.error} />
      <Field id="angebotspreis" label={w.price} hint={w.priceHint} error={faults.price}>
        {(attributes) => (
          <input
            {...attributes}
            inputMode="decimal"
            autoComplete="off"
            required
            maxLength={30}
            value={typed.price}
            onChange={(event) => setTyped({ ...typed, price: event.target.value })}
          />
        )}
      </Field>
      <Field id="angebotstext" label={w.text} hint={w.textHint} error={faults.text}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={8}
            required
            maxLength={20000}
            value={typed.text}
            onChange={(event) => setTyped({ ...typed, text: event.target.value })}
          />
        )}
      </Field>
      <Button kind="primary" type="submit" className={css.start} aria-disabled={offer.isPending || undefined}>
        {offer.isPending ? w.sending : w.send}
      </Button>
    </form>
  );
}

/** One question to the buyer. */
export function AskForm({ question }: { question: Sent<string> }) {
  const w = useCompetitionWords();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (question.isPending) return;
    setTried(!typed.trim());
    if (!typed.trim()) return;
    question.mutate(typed, { onSuccess: () => setTyped('') });
  };
  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <Refusal failure={question.error} />
      <div role="status">{question.isSuccess && <Note tone="ok">{w.sent}</Note>}</div>
      <Field id="frage" label={w.question} error={tried && !typed.trim() ? w.questionFault : undefined}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            maxLength={2000}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" className={css.start} aria-disabled={question.isPending || undefined}>
        {w.ask}
      </Button>
    </form>
  );
}
