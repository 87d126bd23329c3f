import { type ReactNode, useId, useState } from 'react';
import { useI18n } from '../i18n';
import { shortestText } from '../lib/reason';
import { Button } from './button';
import { Field, Radio } from './form';
import css from './reason.module.css';

interface Props<Code extends string> {
  heading: string;
  intro?: ReactNode;
  answers: [code: Code, label: string][];
  /** The answers that say nothing without a text. */
  needsText: (code: Code) => boolean;
  give: (answer: { code: Code; text?: string }) => void;
}

/** A question with fixed answers: one click gives one, a text opens only where an answer needs it. */
export function CodeQuestion<Code extends string>({ heading, intro, answers, needsText, give }: Props<Code>) {
  const { t } = useI18n();
  const name = useId();
  const [open, setOpen] = useState<Code>();
  const [text, setText] = useState('');
  const [left, setLeft] = useState(false);
  const short = text.trim().length < shortestText;
  return (
    <section className="stack-small" aria-label={heading}>
      <fieldset className={css.choices}>
        <legend>{heading}</legend>
        {intro}
        {answers.map(([code, label]) => (
          <label key={code} className={css.choice}>
            <Radio
              name={name}
              checked={open === code}
              onChange={() => (needsText(code) ? setOpen(code) : give({ code }))}
            />
            {label}
          </label>
        ))}
      </fieldset>
      {open && (
        <>
          <Field label={t.reason.text} hint={t.reason.textHint} error={left && short ? t.reason.tooShort : undefined}>
            {(attributes) => (
              <textarea
                {...attributes}
                maxLength={1000}
                value={text}
                onChange={(event) => setText(event.target.value)}
                onBlur={() => text !== '' && setLeft(true)}
              />
            )}
          </Field>
          <div>
            <Button onClick={() => (short ? setLeft(true) : give({ code: open, text: text.trim() }))}>
              {t.reason.take}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

/** The labels of a catalogue as answers, in their order, without those left out. */
export function answersOf<Labels extends Record<string, string>>(
  labels: Labels,
  without: (keyof Labels)[] = [],
): [keyof Labels & string, string][] {
  return (Object.entries(labels) as [keyof Labels & string, string][]).filter(([code]) => !without.includes(code));
}
