import { type FormEvent, useState } from 'react';
import { useI18n } from '../../i18n';
import { parseDay } from '../../lib/day';
import { type FreeLineField, type FreeLineTexts, freeLineFields, readFreeLine } from '../../lib/freeLine';
import { Button } from '../../ui/button';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import css from './basket.module.css';
import type { FreeLineChanges } from './useFreeLines';

const nothing: FreeLineTexts = { description: '', quantity: '1', estimate: '', neededBy: '' };

/** Puts a wish in words into the basket: something nobody has a number for yet. */
export function AddFreeLine({ changes }: { changes: FreeLineChanges }) {
  const { t, f, language } = useI18n();
  const [texts, setTexts] = useState(nothing);
  const [tried, setTried] = useState(false);
  const read = readFreeLine(texts, language);
  const told = (field: FreeLineField) =>
    tried && 'faults' in read && read.faults[field] ? t.wishes.faults[field] : undefined;
  const type = (field: FreeLineField, text: string) => setTexts({ ...texts, [field]: text });
  const leave = (field: FreeLineField) => {
    const day = field === 'neededBy' && parseDay(texts.neededBy);
    if (day) type('neededBy', f.date(day));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changes.isPending) return;
    setTried(true);
    if ('faults' in read) {
      const first = freeLineFields.find((field) => read.faults[field]);
      if (first) document.getElementById(`wunsch-${first}`)?.focus();
      return;
    }
    changes.mutate(
      { kind: 'add', line: read.line },
      {
        onSuccess: () => {
          setTexts(nothing);
          setTried(false);
        },
      },
    );
  };
  return (
    <details className={css.wishForm}>
      <summary>{t.wishes.add}</summary>
      <form className="stack-small" noValidate onSubmit={submit} aria-label={t.wishes.add}>
        <p className="muted small">{t.wishes.hint}</p>
        {freeLineFields.map((field) => (
          <Field key={field} id={`wunsch-${field}`} label={t.wishes.fields[field]} error={told(field)}>
            {(attributes) =>
              field === 'description' ? (
                <textarea
                  {...attributes}
                  maxLength={2000}
                  value={texts.description}
                  onChange={(event) => type('description', event.target.value)}
                />
              ) : (
                <input
                  {...attributes}
                  inputMode="decimal"
                  autoComplete="off"
                  maxLength={30}
                  placeholder={field === 'neededBy' ? t.facts.dayPattern : undefined}
                  value={texts[field]}
                  onChange={(event) => type(field, event.target.value)}
                  onBlur={() => leave(field)}
                />
              )
            }
          </Field>
        ))}
        {changes.variables?.kind === 'add' && <Refusal failure={changes.error} />}
        <div>
          <Button type="submit">{t.wishes.put}</Button>
        </div>
      </form>
    </details>
  );
}
