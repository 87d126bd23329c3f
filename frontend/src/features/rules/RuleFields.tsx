import type { ReactNode } from 'react';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Field, FieldError } from '../../ui/form';
import { type FieldSpec, longest, type RowsSpec, type Section } from './fields';
import css from './rules.module.css';
import { rowCount, type Texts, withoutRow, withRow } from './texts';

export interface Typing {
  texts: Texts;
  change: (texts: Texts) => void;
  /** What is wrong with the field of a path, in words. */
  told: (path: string) => string | undefined;
  leave: (path: string) => void;
}

/** The id of a field in the page, to be linked from the summary. */
export const fieldId = (path: string) => `feld-${path.replaceAll('.', '-')}`;

/** One part of the form with its fields and lists. */
export function SectionFields({
  section,
  typing,
  children,
}: {
  section: Section;
  typing: Typing;
  children?: ReactNode;
}) {
  const { t } = useI18n();
  const heading = t.rules.form.sections[section.name];
  return (
    <section className="stack-small" aria-label={heading}>
      <h2>{heading}</h2>
      <div className={css.fields}>
        {section.fields.map((field) => (
          <RuleField key={field.path} field={field} name={field.path} typing={typing} />
        ))}
      </div>
      {section.rows.map((rows) => (
        <RowFields key={rows.path} rows={rows} typing={typing} />
      ))}
      {children}
    </section>
  );
}

function RowFields({ rows, typing }: { rows: RowsSpec; typing: Typing }) {
  const { t } = useI18n();
  const { texts, change } = typing;
  const count = rowCount(texts, rows.path);
  const key = rows.path as keyof typeof t.rules.form.rows;
  return (
    <div className={css.rows}>
      <h3>{t.rules.form.rows[key]}</h3>
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place, its texts move up with it
        <div key={row} className={css.rowOf} role="group" aria-label={t.rules.form.row(row + 1)}>
          <div className={css.fields}>
            {rows.fields.map((field) => (
              <RuleField
                key={field.path}
                field={{ ...field, path: `${rows.path}.${row}.${field.path}` }}
                name={`${rows.path}.${field.path}`}
                typing={typing}
              />
            ))}
          </div>
          <div>
            <Button kind="quiet" onClick={() => change(withoutRow(texts, rows, row))}>
              {t.rules.form.removeRow(row + 1)}
            </Button>
          </div>
        </div>
      ))}
      {count < rows.most && (
        <div>
          <Button onClick={() => change(withRow(texts, rows.path))}>{t.rules.form.addRow[key]}</Button>
        </div>
      )}
    </div>
  );
}

interface FieldProps {
  field: FieldSpec;
  /** The path without places, which names the field. */
  name: string;
  typing: Typing;
}

function RuleField({ field, name, typing }: FieldProps) {
  const { t } = useI18n();
  const { path, type, required } = field;
  const labels: Record<string, string> = t.rules.fields;
  const hints: Record<string, string> = t.rules.hints;
  const label = labels[name] ?? name;
  if (type === 'flag') return <Flag path={path} label={label} typing={typing} />;
  if (type === 'several') return <Several field={field} label={label} typing={typing} />;
  const optional = required || type === 'choice' ? label : `${label} (${t.rules.form.optional})`;
  return (
    <div className={type === 'long' || field.wide ? css.wide : undefined}>
      <Field
        id={fieldId(path)}
        label={optional}
        error={typing.told(path)}
        {...(hints[name] ? { hint: hints[name] } : {})}
      >
        {(attributes) => <Control {...{ field, name, typing, attributes }} />}
      </Field>
    </div>
  );
}

interface ControlProps extends FieldProps {
  attributes: { id: string; className: string | undefined };
}

function Control({ field: { path, type, options, required, wide }, name, typing, attributes }: ControlProps) {
  const { t } = useI18n();
  const value = typing.texts[path] ?? '';
  const change = (text: string) => typing.change({ ...typing.texts, [path]: text });
  if (type === 'choice') {
    const words = (t.rules.options as Record<string, Record<string, string>>)[name] ?? {};
    return (
      <select {...attributes} required={required} value={value} onChange={(event) => change(event.target.value)}>
        <option value="">{required ? t.rules.form.choose : t.rules.form.none}</option>
        {options?.map((option) => (
          <option key={option} value={option}>
            {words[option] ?? option}
          </option>
        ))}
      </select>
    );
  }
  const shared = {
    ...attributes,
    required,
    maxLength: longest[name] ?? 300,
    value,
    onBlur: () => typing.leave(path),
  };
  if (type === 'long')
    return (
      <textarea
        {...shared}
        className={`${attributes.className} ${css.long}`}
        onChange={(event) => change(event.target.value)}
      />
    );
  return (
    <input
      {...shared}
      className={wide ? `${attributes.className} ${css.long}` : attributes.className}
      autoComplete="off"
      inputMode={keyboards[type] ?? 'text'}
      {...(type === 'day' || type === 'lastDay' ? { placeholder: t.facts.dayPattern } : {})}
      onChange={(event) => change(event.target.value)}
    />
  );
}

const keyboards: Partial<Record<FieldSpec['type'], 'decimal' | 'numeric'>> = {
  amount: 'decimal',
  percent: 'decimal',
  number: 'numeric',
};

function Flag({ path, label, typing }: { path: string; label: string; typing: Typing }) {
  return (
    <Check
      id={fieldId(path)}
      checked={typing.texts[path] === 'true'}
      onChange={(checked) => typing.change({ ...typing.texts, [path]: checked ? 'true' : '' })}
    >
      {label}
    </Check>
  );
}

function Several({
  field: { path, options = [] },
  label,
  typing,
}: {
  field: FieldSpec;
  label: string;
  typing: Typing;
}) {
  const { t } = useI18n();
  const chosen = (typing.texts[path] ?? '').split(' ').filter(Boolean);
  const words = (t.rules.options as Record<string, Record<string, string>>)[path] ?? {};
  const error = typing.told(path);
  const toggle = (option: string) => {
    const next = chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option];
    typing.change({ ...typing.texts, [path]: next.join(' ') });
  };
  return (
    <fieldset id={fieldId(path)} className={css.wide} tabIndex={-1}>
      <legend className="strong">{label}</legend>
      <div className={css.checks}>
        {options.map((option) => (
          <Check key={option} checked={chosen.includes(option)} onChange={() => toggle(option)}>
            {words[option] ?? option}
          </Check>
        ))}
      </div>
      {error && <FieldError id={`${fieldId(path)}-error`}>{error}</FieldError>}
    </fieldset>
  );
}
