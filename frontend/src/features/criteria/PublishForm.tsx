import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { api, body as bodyOf } from '../../api/client';
import { awardCriteriaQuery } from '../../api/queries';
import type { SchemaNewCriteria } from '../../api/schema';
import { useI18n } from '../../i18n';
import { type CriteriaTexts, labelSchemes, noCriteria, readCriteria } from '../../lib/criteria';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { ErrorSummary, Field, type FormError } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { CategoryLabels } from './CategoryLabels';
import css from './criteria.module.css';
import { Example } from './Example';

const id = (field: string) => `kriterien-${field.replaceAll('.', '-')}`;

/** The next version: weights as they shall count, with the arithmetic of an example beside them. */
export function PublishForm() {
  const { t, language } = useI18n();
  const [title, setTitle] = useState('');
  const [from, setFrom] = useState<string>();
  const [texts, setTexts] = useState<CriteriaTexts>(noCriteria);
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const publish = usePublish();
  const { body, faults } = readCriteria(texts, language);

  const told: Record<string, string | undefined> = {};
  for (const [field, fault] of Object.entries(faults)) told[field] = t.criteria.faults[fault];
  if (tried && title.trim() === '') told.title = t.criteria.faults.title;
  if (tried && !from) told.from = t.criteria.faults.from;
  if (tried && Object.keys(body).length === 0 && Object.keys(faults).length === 0) told.perDay = t.criteria.faults.none;
  const errors: FormError[] = tried
    ? Object.entries(told).flatMap(([field, text]) => (text ? [{ field: id(field), text }] : []))
    : [];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (publish.isPending) return;
    setTried(true);
    if (!from || title.trim() === '' || Object.keys(faults).length > 0 || Object.keys(body).length === 0) {
      requestAnimationFrame(() => summary.current?.focus());
      return;
    }
    publish.mutate(
      { title: title.trim(), from, body },
      {
        onSuccess: () => {
          setTitle('');
          setFrom(undefined);
          setTexts(noCriteria);
          setTried(false);
        },
      },
    );
  };
  const error = (field: string) => (tried ? told[field] : undefined);
  return (
    <Card label={t.criteria.publish}>
      <form className={css.form} noValidate onSubmit={submit} aria-label={t.criteria.publish}>
        <div>
          <h2>{t.criteria.publish}</h2>
          <p className="muted">{t.criteria.publishHint}</p>
        </div>
        <ErrorSummary errors={errors} focus={summary} />
        <Refusal failure={publish.error} />
        <div className={css.title}>
          {' '}
          <Field id={id('title')} label={t.criteria.fields.title} error={error('title')}>
            {(attributes) => (
              <input
                {...attributes}
                required
                autoComplete="off"
                maxLength={200}
                value={title}
                onChange={(event) => setTitle(event.target.value)}
              />
            )}
          </Field>
        </div>
        <div id={id('from')} tabIndex={-1}>
          <DateField label={t.criteria.fields.from} value={from} onChange={setFrom} />
        </div>
        <Weights texts={texts} change={setTexts} error={error} />
        <Example body={body} />
        <div>
          <Button kind="primary" type="submit" aria-busy={publish.isPending}>
            {t.criteria.save}
          </Button>
        </div>
        <p role="status">{publish.isSuccess && !tried && t.criteria.saved(publish.data.version)}</p>
      </form>
    </Card>
  );
}

interface WeightsProps {
  texts: CriteriaTexts;
  change: (texts: CriteriaTexts) => void;
  error: (field: string) => string | undefined;
}

function Weights({ texts, change, error }: WeightsProps) {
  const { t } = useI18n();
  const plain = ['perDay', 'perRepairPoint', 'perTonne', 'unstatedGrams'] as const;
  const optional = (label: string) => `${label} (${t.criteria.optional})`;
  const toggle = (scheme: (typeof labelSchemes)[number]) =>
    change({
      ...texts,
      required: texts.required.includes(scheme)
        ? texts.required.filter((one) => one !== scheme)
        : [...texts.required, scheme],
    });
  return (
    <>
      <div className={css.fields}>
        {plain.map((field) => (
          <Weight
            key={field}
            field={field}
            label={optional(t.criteria.fields[field])}
            value={texts[field]}
            change={(text) => change({ ...texts, [field]: text })}
            error={error(field)}
          />
        ))}
        {labelSchemes.map((scheme) => (
          <Weight
            key={scheme}
            field={`labels.${scheme}`}
            label={optional(t.criteria.fields.label(t.labelSchemes[scheme]))}
            value={texts.labels[scheme] ?? ''}
            change={(text) => change({ ...texts, labels: { ...texts.labels, [scheme]: text } })}
            error={error(`labels.${scheme}`)}
          />
        ))}
      </div>
      <fieldset>
        <legend className="strong">{t.criteria.fields.required}</legend>
        <div className={css.checks}>
          {labelSchemes.map((scheme) => (
            <Check key={scheme} checked={texts.required.includes(scheme)} onChange={() => toggle(scheme)}>
              {t.labelSchemes[scheme]}
            </Check>
          ))}
        </div>
      </fieldset>
      <CategoryLabels
        rows={texts.inCategories}
        change={(inCategories) => change({ ...texts, inCategories })}
        error={error}
        id={id}
      />
    </>
  );
}

interface WeightProps {
  field: string;
  label: string;
  value: string;
  change: (text: string) => void;
  error: string | undefined;
}

function Weight({ field, label, value, change, error }: WeightProps) {
  return (
    <Field id={id(field)} label={label} error={error}>
      {(attributes) => (
        <input
          {...attributes}
          inputMode={field === 'unstatedGrams' ? 'numeric' : 'decimal'}
          autoComplete="off"
          maxLength={20}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}

function usePublish() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (criteria: SchemaNewCriteria) => bodyOf(api.POST('/award-criteria', { body: criteria })),
    onSuccess: () => client.invalidateQueries({ queryKey: awardCriteriaQuery.queryKey }),
  });
}
