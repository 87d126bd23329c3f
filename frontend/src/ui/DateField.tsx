import { useEffect, useId, useRef, useState } from 'react';
import { useI18n } from '../i18n';
import { parseDay } from '../lib/day';
import css from './date.module.css';
import { FieldError } from './form';
import { Icon } from './Icon';

interface Props {
  label: string;
  /** The day in the contract's form; undefined without one. */
  value: string | undefined;
  onChange: (day: string | undefined) => void;
  id?: string;
  /** Label before the day, in the head of a list; in a form it stands above, as everywhere. */
  beside?: boolean;
  /** What else is wrong with the day. */
  error?: string | undefined;
}

/**
 * A day, written and shown as the page's language does, whatever the browser's own language. The calendar beside it is the
 * browser's.
 */
export function DateField({ label, value, onChange, id: given, beside, error }: Props) {
  const { t, f } = useI18n();
  const made = useId();
  const id = given ?? made;
  const calendar = useRef<HTMLInputElement>(null);
  const shown = value ? f.date(value) : '';
  const [typed, setTyped] = useState(shown);
  const [wrong, setWrong] = useState(false);
  useEffect(() => setTyped(shown), [shown]);

  const take = (text: string) => {
    const day = parseDay(text);
    setWrong(text.trim() !== '' && !day);
    if (text.trim() !== '' && !day) return;
    setTyped(day ? f.date(day) : '');
    if (day !== value) onChange(day);
  };
  return (
    <div className={beside ? css.beside : css.date}>
      <label htmlFor={id}>{label}</label>
      <div className={css.box}>
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          placeholder={t.facts.dayPattern}
          aria-invalid={wrong || !!error || undefined}
          aria-describedby={wrong || error ? `${id}-error` : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
          onBlur={() => take(typed)}
          onKeyDown={(event) => event.key === 'Enter' && take(typed)}
        />
        <button type="button" aria-label={t.facts.calendarFor(label)} onClick={() => calendar.current?.showPicker()}>
          <Icon name="calendar" />
        </button>
        <input
          ref={calendar}
          type="date"
          tabIndex={-1}
          aria-hidden="true"
          className={css.calendar}
          value={value ?? ''}
          onChange={(event) => take(event.target.value)}
        />
      </div>
      {(wrong || error) && <FieldError id={`${id}-error`}>{wrong ? t.facts.dayInvalid : error}</FieldError>}
    </div>
  );
}
