import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { SchemaInquiry, SchemaInquiryLetter } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button, buttonClass } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { useTitle } from '../../ui/page';
import css from './sourcing.module.css';

/** An inquiry that was just sent: the one moment in which the letters can be read with their links. */
export function Sent({ inquiry }: { inquiry: SchemaInquiry }) {
  const { t, f } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(t.sourcing.sentTitle);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="stack">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {t.sourcing.sentTitle}
        </h1>
        <p className="muted">{t.sourcing.answerUntil(f.date(inquiry.deadline))}</p>
      </div>
      <Note tone="warn">{t.sourcing.sentText}</Note>
      {inquiry.letters.map((letter) => (
        <Letter key={letter.id} letter={letter} />
      ))}
      <div>
        <Link to="/preisanfragen/$inquiryId" params={{ inquiryId: inquiry.id }} className={buttonClass('primary')}>
          {t.sourcing.toInquiry}
        </Link>
      </div>
    </div>
  );
}

function Letter({ letter }: { letter: SchemaInquiryLetter }) {
  const { t } = useI18n();
  const [copied, setCopied] = useState(false);
  const { name } = letter.contact.supplier;
  const text = letter.text ?? '';
  return (
    <Card>
      <div className="stack-small">
        <div className="row-between">
          <h2>{t.sourcing.previewFor(name)}</h2>
          <span className="row">
            <span role="status">{copied && t.sourcing.copied}</span>
            <Button
              small
              aria-label={t.sourcing.copyOf(name)}
              onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
            >
              {t.sourcing.copy}
            </Button>
          </span>
        </div>
        {letter.contact.email && <p className="muted small">{letter.contact.email}</p>}
        <p className={css.letter} lang="de">
          {text}
        </p>
      </div>
    </Card>
  );
}
