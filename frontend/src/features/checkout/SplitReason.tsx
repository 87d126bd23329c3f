import { useId, useState } from 'react';
import type { SchemaSplitReason } from '../../api/schema';
import { useI18n } from '../../i18n';
import { shortestText } from '../../lib/reason';
import { Button } from '../../ui/button';
import { Field, Radio } from '../../ui/form';
import reason from '../../ui/reason.module.css';

interface Props {
  /** The reason given already; undefined while one is missing. */
  given: SchemaSplitReason | undefined;
  give: (reason: SchemaSplitReason | undefined) => void;
}

/** Why similar direct awards may exceed the limit together: one click for a ground of the law, a text for any other. */
export function SplitReason({ given, give }: Props) {
  const { t } = useI18n();
  if (!given) return <Ask give={give} />;
  return (
    <p>
      {t.split.given}: {given.text || t.split.codes[given.code]}{' '}
      <Button kind="quiet" onClick={() => give(undefined)}>
        {t.common.change}
      </Button>
    </p>
  );
}

function Ask({ give }: Pick<Props, 'give'>) {
  const { t } = useI18n();
  const name = useId();
  const [own, setOwn] = useState(false);
  const [text, setText] = useState('');
  const [left, setLeft] = useState(false);
  const short = text.trim().length < shortestText;
  const codes = Object.keys(t.split.codes) as SchemaSplitReason['code'][];
  return (
    <section className="stack-small" aria-label={t.split.heading}>
      <fieldset className={reason.choices}>
        <legend>{t.split.heading}</legend>
        {codes.map((code) => (
          <label key={code} className={reason.choice}>
            <Radio
              name={name}
              checked={own && code === 'other'}
              onChange={() => (code === 'other' ? setOwn(true) : give({ code }))}
            />
            {t.split.codes[code]}
          </label>
        ))}
      </fieldset>
      {own && (
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
            <Button onClick={() => (short ? setLeft(true) : give({ code: 'other', text: text.trim() }))}>
              {t.split.take}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
