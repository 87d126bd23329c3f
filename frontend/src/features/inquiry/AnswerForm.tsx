import { type FormEvent, useRef, useState } from 'react';
import { ProblemFailure } from '../../api/problem';
import { useI18n } from '../../i18n';
import { parseDay } from '../../lib/day';
import { type AnswerField, type AnswerTexts, answerFields, readAnswer } from '../../lib/inquiryAnswer';
import { Button } from '../../ui/button';
import { ErrorSummary, Field, type FormError } from '../../ui/form';
import css from './inquiry.module.css';
import type { useAnswer } from './useAnswer';

/** The fields in the page, to be linked from the summary. */
const ids: Record<AnswerField, string> = {
  unitPrice: 'preis',
  shipping: 'versandkosten',
  vatRate: 'umsatzsteuer',
  deliveryDays: 'lieferzeit',
  validUntil: 'gueltig-bis',
  minimum: 'mindestmenge',
  sku: 'artikelnummer',
};

const keyboards: Partial<Record<AnswerField, 'text' | 'numeric'>> = { deliveryDays: 'numeric', sku: 'text' };

const empty: AnswerTexts = {
  unitPrice: '',
  shipping: '',
  vatRate: '19',
  deliveryDays: '',
  validUntil: '',
  minimum: '',
  sku: '',
};

type Told = Partial<Record<AnswerField, string>>;

/** Price and terms. A field is checked when it is left with something in it, all of them when the form is sent. */
export function AnswerForm({ answer, today }: { answer: ReturnType<typeof useAnswer>; today: string }) {
  const { t, f, language } = useI18n();
  const [texts, setTexts] = useState(empty);
  const [left, setLeft] = useState<Partial<Record<AnswerField, boolean>>>({});
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Told>({});
  const summary = useRef<HTMLDivElement>(null);

  const read = readAnswer(texts, language, today);
  const faults = 'faults' in read ? read.faults : {};
  const told = (field: AnswerField): string | undefined => {
    if (field === 'sku' || !(tried || left[field])) return refused[field];
    if (field === 'validUntil' && faults.validUntilOver) return t.inquiry.faults.validUntilOver;
    return faults[field] ? t.inquiry.faults[field] : refused[field];
  };
  const errors: FormError[] = answerFields.flatMap((field) => {
    const text = told(field);
    return text ? [{ field: ids[field], text }] : [];
  });

  const type = (field: AnswerField, text: string) => {
    setTexts({ ...texts, [field]: text });
    setLeft({ ...left, [field]: false });
    setRefused({ ...refused, [field]: undefined });
  };
  const leave = (field: AnswerField) => {
    if (!texts[field].trim()) return;
    const day = field === 'validUntil' && parseDay(texts.validUntil);
    if (day) setTexts({ ...texts, validUntil: f.date(day) });
    setLeft({ ...left, [field]: true });
  };
  const toSummary = () => requestAnimationFrame(() => summary.current?.focus());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (answer.isPending) return;
    setTried(true);
    if ('faults' in read) {
      toSummary();
      return;
    }
    answer.mutate(
      { terms: read.terms },
      {
        onError: (failure) => {
          setRefused(refusals(failure));
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
      {tried && <ErrorSummary errors={errors} focus={summary} />}
      <div className={css.fields}>
        {answerFields.map((field) => (
          <Field
            key={field}
            id={ids[field]}
            label={t.inquiry.fields[field]}
            hint={t.inquiry.hints[field]}
            error={told(field)}
          >
            {(attributes) => (
              <input
                {...attributes}
                inputMode={keyboards[field] ?? 'decimal'}
                autoComplete="off"
                required={field !== 'minimum' && field !== 'sku'}
                maxLength={field === 'sku' ? 60 : 30}
                value={texts[field]}
                onChange={(event) => type(field, event.target.value)}
                onBlur={() => leave(field)}
              />
            )}
          </Field>
        ))}
      </div>
      <p className="muted">{t.inquiry.once}</p>
      <Button kind="primary" type="submit" className={css.start} aria-disabled={answer.isPending || undefined}>
        {answer.isPending ? t.inquiry.sending : t.inquiry.send}
      </Button>
    </form>
  );
}

/** What the server found, by field. */
function refusals(failure: unknown): Told {
  const found: Told = {};
  if (!(failure instanceof ProblemFailure)) return found;
  for (const { pointer, detail } of failure.problem.errors ?? []) {
    const field = answerFields.find((name) => pointer.endsWith(`/${name}`));
    if (field) found[field] = detail;
  }
  return found;
}
