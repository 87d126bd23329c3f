import { type RefObject, useId } from 'react';
import type { SchemaReason } from '../api/schema';
import { useI18n } from '../i18n';
import { type ReasonChoice, type ReasonFault, shortestText } from '../lib/reason';
import { ErrorSummary, Field, FieldError, Radio } from './form';
import css from './reason.module.css';

/** The fields of the form, to be linked from the summary. */
const fields = { missing: 'begruendung-0', kindMissing: 'begruendung-grund', tooShort: 'begruendung-text' } as const;

export interface ReasonFormProps {
  heading: string;
  proposals: SchemaReason[];
  choice: ReasonChoice;
  change: (choice: ReasonChoice) => void;
  fault: ReasonFault | undefined;
  /** Checks again what was entered, when a field is left. */
  check: () => void;
  summary: RefObject<HTMLDivElement | null>;
}

/** Asks why a dearer offer is taken. Sentences made from the facts need one click, free text stands behind another. */
export function ReasonForm({ heading, proposals, choice, change, fault, check, summary }: ReasonFormProps) {
  const { t } = useI18n();
  const name = useId();
  return (
    <section className={css.reason} aria-label={heading}>
      <div>
        <h3>{heading}</h3>
        <p className="muted">{t.reason.intro}</p>
      </div>
      <ErrorSummary errors={fault ? [{ field: fields[fault], text: t.reason[fault] }] : []} focus={summary} />
      <fieldset className={css.choices} aria-describedby={fault === 'missing' ? `${name}-error` : undefined}>
        <legend>{t.reason.proposals}</legend>
        {proposals.map((reason, index) => (
          <label key={reason.code + (reason.text ?? '')} className={css.choice}>
            <Radio
              id={`begruendung-${index}`}
              name={name}
              checked={choice.kind === 'proposal' && choice.index === index}
              onChange={() => change({ kind: 'proposal', index })}
            />
            {reason.text || t.reasons[reason.code]}
          </label>
        ))}
        <label className={css.choice}>
          <Radio
            id={`begruendung-${proposals.length}`}
            name={name}
            checked={choice.kind === 'own'}
            onChange={() => change({ kind: 'own', code: '', text: '' })}
          />
          {t.reason.otherwise}
        </label>
        {fault === 'missing' && <FieldError id={`${name}-error`}>{t.reason.missing}</FieldError>}
      </fieldset>
      {choice.kind === 'own' && <OwnReason choice={choice} change={change} fault={fault} check={check} />}
    </section>
  );
}

type OwnProps = Pick<ReasonFormProps, 'change' | 'fault' | 'check'> & {
  choice: Extract<ReasonChoice, { kind: 'own' }>;
};

function OwnReason({ choice, change, fault, check }: OwnProps) {
  const { t } = useI18n();
  const codes = Object.keys(t.reasons) as SchemaReason['code'][];
  return (
    <div className={css.own}>
      <Field
        id={fields.kindMissing}
        label={t.reason.kind}
        error={fault === 'kindMissing' ? t.reason.kindMissing : undefined}
      >
        {(attributes) => (
          <select
            {...attributes}
            value={choice.code}
            onChange={(event) => change({ ...choice, code: event.target.value as SchemaReason['code'] })}
          >
            <option value="" />
            {codes.map((code) => (
              <option key={code} value={code}>
                {t.reasons[code]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        id={fields.tooShort}
        label={t.reason.text}
        hint={t.reason.textHint}
        error={fault === 'tooShort' ? t.reason.tooShort : undefined}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            maxLength={1000}
            minLength={shortestText}
            value={choice.text}
            onChange={(event) => change({ ...choice, text: event.target.value })}
            onBlur={() => choice.text !== '' && check()}
          />
        )}
      </Field>
    </div>
  );
}
