import { Field } from './form';

interface Props {
  id: string;
  label: string;
  hint: string;
  error: string | undefined;
  value: string | undefined;
  onChange: (value: string) => void;
}

/** The number or the words under which an evidence is found elsewhere. */
export function ReferenceField({ id, label, hint, error, value, onChange }: Props) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      {(attributes) => (
        <input
          {...attributes}
          maxLength={200}
          autoComplete="off"
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
