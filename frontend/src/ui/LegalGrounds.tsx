import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { legalGroundsQuery } from '../api/queries';
import type { SchemaLegalParagraph } from '../api/schema';
import { useI18n } from '../i18n';
import { Skeleton } from './card';
import { FailureText } from './page';
import css from './parts.module.css';

/** "Rechtsgrundlage dieser Bestellung": why it was allowed, made by the server from the stored records. */
export function LegalGrounds({ orderId }: { orderId: string }) {
  const grounds = useQuery(legalGroundsQuery(orderId));
  if (grounds.isPending) return <Skeleton rows={2} />;
  if (!grounds.data) return <FailureText failure={grounds.error} />;
  return (
    <div className="stack-small">
      <div className={css.grounds}>
        {grounds.data.paragraphs.map((paragraph) => (
          <Paragraph key={paragraph.key + paragraph.text} paragraph={paragraph} />
        ))}
      </div>
      <p className="muted small">{grounds.data.closing}</p>
    </div>
  );
}

function Paragraph({ paragraph: { heading, text, citation, source } }: { paragraph: SchemaLegalParagraph }) {
  const { t, f } = useI18n();
  const state = source?.state && t.facts.asOf(f.date(source.state));
  return (
    <div className={css.ground}>
      <h3>{heading}</h3>
      <p>{text}</p>
      {(citation || source) && (
        <p className="muted small">
          {citation}
          {citation && source && ' · '}
          {source?.url ? (
            <a href={source.url} rel="noreferrer">
              {source.title}
            </a>
          ) : (
            source?.title
          )}
          {state && `, ${state}`}
        </p>
      )}
    </div>
  );
}

/** The same behind one click, loaded when it is wanted. */
export function WhyAllowed({ orderId }: { orderId: string }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <details className={css.why} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.facts.why}</summary>
      {open && <LegalGrounds orderId={orderId} />}
    </details>
  );
}
