import { type ComponentProps, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useI18n } from '../i18n';
import { isQuantity, stepped } from '../lib/quantity';
import css from './form.module.css';
import { Icon } from './Icon';

interface FieldProps {
  label: string;
  id?: string;
  hint?: string;
  error?: string | undefined;
  children: (attributes: {
    id: string;
    className: string | undefined;
    'aria-invalid': boolean | undefined;
    'aria-describedby': string | undefined;
  }) => ReactNode;
}

/** Label above, hint below it, error under the control; all tied to it. */
export function Field({ label, id, hint, error, children }: FieldProps) {
  const made = useId();
  const name = id ?? made;
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div className={css.field}>
      <label htmlFor={name}>{label}</label>
      {hint && (
        <span id={`${name}-hint`} className="muted small">
          {hint}
        </span>
      )}
      {children({
        id: name,
        className: css.input,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
      })}
      {error && <FieldError id={`${name}-error`}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className={css.error}>
      <Icon name="stop" />
      {children}
    </p>
  );
}

export interface FormError {
  field: string;
  text: string;
}

/** Links to the fields that need something; takes the focus when it appears. */
export function ErrorSummary({ errors, focus }: { errors: FormError[]; focus: RefObject<HTMLDivElement | null> }) {
  const { t } = useI18n();
  if (errors.length === 0) return null;
  return (
    <div ref={focus} className={css.summary} role="alert" tabIndex={-1}>
      <p className="strong">{t.failure.summary}</p>
      <ul>
        {errors.map((error) => (
          <li key={error.field}>
            <a
              href={`#${error.field}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(error.field)?.focus();
              }}
            >
              {error.text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Radio(props: Omit<ComponentProps<'input'>, 'type' | 'className'>) {
  return <input type="radio" className={css.radio} {...props} />;
}

interface QuantityProps {
  label: string;
  value: string;
  onChange: (quantity: string) => void;
  compact?: boolean;
  /** What a step brings, where it is not a piece. */
  pack?: string | undefined;
}

/** How long typing may pause before the quantity counts as entered, in milliseconds. */
const typingPause = 350;

/** A quantity with steppers. Typing counts after a pause or on leaving the field, steps count at once. */
export function QuantityInput({ label, value, onChange, compact, pack }: QuantityProps) {
  const { t } = useI18n();
  const id = useId();
  const [typed, setTyped] = useState(value);
  const [left, setLeft] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const wrong = left && !isQuantity(typed);
  const take = (quantity: string) => {
    clearTimeout(timer.current);
    if (isQuantity(quantity) && quantity !== value) onChange(quantity);
  };
  const type = (text: string) => {
    const quantity = text.replace(',', '.').trim();
    setTyped(quantity);
    setLeft(false);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => take(quantity), typingPause);
  };
  const step = (by: 1 | -1) => {
    const next = stepped(isQuantity(typed) ? typed : value, by, pack);
    setTyped(next);
    take(next);
  };

  return (
    <div>
      <div className={compact ? `${css.quantity} ${css.compact}` : css.quantity}>
        <button type="button" aria-label={t.facts.less} onClick={() => step(-1)}>
          <Icon name="minus" />
        </button>
        <input
          aria-label={label}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? `${id}-error` : undefined}
          inputMode="numeric"
          autoComplete="off"
          value={typed.replace('.', ',')}
          onChange={(event) => type(event.target.value)}
          onBlur={() => {
            setLeft(true);
            take(typed);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take(typed);
            if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
              event.preventDefault();
              step(event.key === 'ArrowUp' ? 1 : -1);
            }
          }}
        />
        <button type="button" aria-label={t.facts.more} onClick={() => step(1)}>
          <Icon name="plus" />
        </button>
      </div>
      {wrong && <FieldError id={`${id}-error`}>{t.compare.quantityInvalid}</FieldError>}
    </div>
  );
}
