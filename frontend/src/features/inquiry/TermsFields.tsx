import { useI18n } from '../../i18n';
import { type AnswerField, priceKinds } from '../../lib/inquiryAnswer';
import { Field } from '../../ui/form';
import css from './inquiry.module.css';
import { type Terms, termIds } from './useTerms';

const keyboards: Partial<Record<AnswerField, 'text' | 'numeric'>> = {
  deliveryDays: 'numeric',
  termMonths: 'numeric',
  sku: 'text',
};

const voluntary: AnswerField[] = ['minimum', 'sku', 'termMonths'];

/** Price and terms of an offer, one field each; the term shows where the price comes again and again. */
export function TermsFields({ terms }: { terms: Terms }) {
  const { t } = useI18n();
  return (
    <div className={css.fields}>
      {terms.fields.map((field) => (
        <Field
          key={field}
          id={termIds[field]}
          label={t.inquiry.fields[field]}
          hint={t.inquiry.hints[field]}
          error={terms.told(field)}
        >
          {(attributes) =>
            field === 'priceKind' ? (
              <select
                {...attributes}
                value={terms.texts[field]}
                onChange={(event) => terms.type(field, event.target.value)}
              >
                {priceKinds.map((kind) => (
                  <option key={kind} value={kind}>
                    {t.inquiry.kinds[kind]}
                  </option>
                ))}
              </select>
            ) : (
              <input
                {...attributes}
                inputMode={keyboards[field] ?? 'decimal'}
                autoComplete="off"
                required={!voluntary.includes(field)}
                maxLength={field === 'sku' ? 60 : 30}
                value={terms.texts[field]}
                onChange={(event) => terms.type(field, event.target.value)}
                onBlur={() => terms.leave(field)}
              />
            )
          }
        </Field>
      ))}
    </div>
  );
}
