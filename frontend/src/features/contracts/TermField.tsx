import { useEffect, useState } from 'react';
import type { SchemaMoney } from '../../api/schema';
import { useI18n } from '../../i18n';
import { codesOf } from '../../lib/contractTerms';
import { parseDecimal } from '../../lib/decimal';
import { Field } from '../../ui/form';

interface TextProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string | undefined;
  max?: number;
  long?: boolean;
}

export function TextField({ id, label, value, onChange, hint, error, max = 200, long }: TextProps) {
  return (
    <Field id={id} label={label} error={error} {...(hint ? { hint } : {})}>
      {(attributes) => {
        const shared = {
          ...attributes,
          maxLength: max,
          autoComplete: 'off',
          value,
          onChange: (event: { target: { value: string } }) => onChange(event.target.value),
        };
        return long ? <textarea {...shared} /> : <input {...shared} />;
      }}
    </Field>
  );
}

/** CPV codes; what is typed stays as it is typed. */
export function CodesField(
  props: Omit<TextProps, 'value' | 'onChange' | 'max' | 'long'> & {
    value: string[];
    onChange: (codes: string[]) => void;
  },
) {
  const { value, onChange, ...rest } = props;
  const [typed, setTyped] = useState(value.join(', '));
  const type = (text: string) => {
    setTyped(text);
    onChange(codesOf(text));
  };
  return <TextField {...rest} max={400} value={typed} onChange={type} />;
}

interface SelectProps<Key extends string> {
  id: string;
  label: string;
  value: Key | '';
  options: [key: Key, name: string][];
  none?: string;
  onChange: (value: Key) => void;
  error?: string | undefined;
}

export function SelectField<Key extends string>(props: SelectProps<Key>) {
  const { id, label, value, options, none, onChange, error } = props;
  return (
    <Field id={id} label={label} error={error}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => onChange(event.target.value as Key)}>
          {none !== undefined && <option value="">{none}</option>}
          {options.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface DecimalProps {
  id: string;
  label: string;
  /** In the contract's form; null = not stated. */
  value: string | null;
  onChange: (value: string | null) => void;
  places: number;
  hint?: string;
  error?: string | undefined;
}

/** A decimal as people write it; it counts on leaving the field. */
export function DecimalField({ id, label, value, onChange, places, hint, error }: DecimalProps) {
  const { t, f, language } = useI18n();
  const shown = value === null ? '' : f.quantity(value);
  const [typed, setTyped] = useState(shown);
  const [wrong, setWrong] = useState(false);
  useEffect(() => setTyped(shown), [shown]);
  const leave = () => {
    const text = typed.trim();
    const read = text === '' ? null : readGrouped(text, language, places);
    setWrong(read === undefined);
    if (read !== undefined && read !== value) onChange(read);
  };
  return (
    <Field id={id} label={label} error={wrong ? t.contractChanges.amountUnclear : error} {...(hint ? { hint } : {})}>
      {(attributes) => (
        <input
          {...attributes}
          inputMode="decimal"
          autoComplete="off"
          maxLength={24}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={leave}
        />
      )}
    </Field>
  );
}

/** Large sums are written in groups of three, so "250.000" is no question here; a lone "1.234" would be one elsewhere. */
function readGrouped(text: string, language: 'de' | 'en', places: number): string | undefined {
  const grouped = language === 'de' ? /^\d{1,3}(\.\d{3})+$/ : /^\d{1,3}(,\d{3})+$/;
  const plain = grouped.test(text.replaceAll(/[\s€]/g, ''))
    ? text.replaceAll(/[^\d]/g, '')
    : parseDecimal(text, language);
  if (plain === undefined) return undefined;
  const [whole = '0', fraction = ''] = plain.split('.');
  if (fraction.length > places || whole.length > 12) return undefined;
  return places === 2 ? `${whole}.${fraction.padEnd(2, '0')}` : plain;
}

/** An amount in euros, net. */
export function MoneyField(
  props: Omit<DecimalProps, 'value' | 'onChange' | 'places'> & {
    value: SchemaMoney | null;
    onChange: (value: SchemaMoney | null) => void;
  },
) {
  const { value, onChange, ...rest } = props;
  return (
    <DecimalField
      {...rest}
      places={2}
      value={value?.amount ?? null}
      onChange={(amount) => onChange(amount === null ? null : { amount, currency: 'EUR' })}
    />
  );
}
