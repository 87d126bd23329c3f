import { useState } from 'react';
import { ProblemFailure } from '../../api/problem';
import type { SchemaQuoteTerms } from '../../api/schema';
import { useI18n } from '../../i18n';
import { parseDay } from '../../lib/day';
import {
  type AnswerField,
  type AnswerTexts,
  answerFields,
  emptyAnswer,
  isRecurring,
  readAnswer,
} from '../../lib/inquiryAnswer';
import type { FormError } from '../../ui/form';

/** The fields in the page, to be linked from the summary. */
export const termIds: Record<AnswerField, string> = {
  unitPrice: 'preis',
  priceKind: 'preisart',
  termMonths: 'laufzeit',
  shipping: 'versandkosten',
  vatRate: 'umsatzsteuer',
  deliveryDays: 'lieferzeit',
  validUntil: 'gueltig-bis',
  minimum: 'mindestmenge',
  sku: 'artikelnummer',
};

type Told = Partial<Record<AnswerField, string>>;

/** What is typed about an offer's terms. A field is checked when it is left with something in it, all when it is sent. */
export function useTerms(today: string) {
  const { t, f, language } = useI18n();
  const [texts, setTexts] = useState<AnswerTexts>(emptyAnswer);
  const [left, setLeft] = useState<Partial<Record<AnswerField, boolean>>>({});
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Told>({});

  const read = readAnswer(texts, language, today);
  const faults = 'faults' in read ? read.faults : {};
  const told = (field: AnswerField): string | undefined => {
    if (field === 'sku' || field === 'priceKind' || !(tried || left[field])) return refused[field];
    if (field === 'validUntil' && faults.validUntilOver) return t.inquiry.faults.validUntilOver;
    return faults[field] ? t.inquiry.faults[field] : refused[field];
  };
  const fields = answerFields.filter((field) => field !== 'termMonths' || isRecurring(texts.priceKind));
  return {
    texts,
    fields,
    told,
    tried,
    errors: fields.flatMap((field): FormError[] => {
      const text = told(field);
      return text ? [{ field: termIds[field], text }] : [];
    }),
    type: (field: AnswerField, text: string) => {
      setTexts({ ...texts, [field]: text });
      setLeft({ ...left, [field]: false });
      setRefused({ ...refused, [field]: undefined });
    },
    leave: (field: AnswerField) => {
      if (!texts[field].trim()) return;
      const day = field === 'validUntil' && parseDay(texts.validUntil);
      if (day) setTexts({ ...texts, validUntil: f.date(day) });
      setLeft({ ...left, [field]: true });
    },
    /** The terms to send; undefined while something is missing, which is told from then on. */
    take: (): SchemaQuoteTerms | undefined => {
      setTried(true);
      return 'terms' in read ? read.terms : undefined;
    },
    refuse: (failure: unknown) => setRefused(refusals(failure)),
  };
}

export type Terms = ReturnType<typeof useTerms>;

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
