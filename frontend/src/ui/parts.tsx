import type { ReactNode } from 'react';
import type { SchemaLegalBasis, SchemaTotals } from '../api/schema';
import { useI18n } from '../i18n';
import { Card, type Tone } from './card';
import css from './parts.module.css';

/** Terms with their values; rows without a value are left out. */
export function Facts({ rows }: { rows: [term: string, value: ReactNode][] }) {
  return (
    <dl className={css.facts}>
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
        .map(([term, value]) => (
          <FactRow key={term} term={term} value={value} />
        ))}
    </dl>
  );
}

function FactRow({ term, value }: { term: string; value: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** Why the purchase is allowed, the paragraphs behind one more click. */
export function LegalBasis({ basis }: { basis: SchemaLegalBasis }) {
  const { t } = useI18n();
  const details = [basis.why, basis.citation].filter((text) => text && text !== basis.sentence);
  return (
    <div className="stack-small">
      <p>{basis.sentence}</p>
      {details.length > 0 && (
        <details className={css.why}>
          <summary>{t.facts.why}</summary>
          {details.map((text) => (
            <p key={text} className="small">
              {text}
            </p>
          ))}
        </details>
      )}
    </div>
  );
}

export function More({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <details className={css.why}>
      <summary>{label}</summary>
      {children}
    </details>
  );
}

/** Net, tax per rate and gross, all from the server. */
export function TotalsList({ totals }: { totals: SchemaTotals }) {
  const { t, f } = useI18n();
  return (
    <dl className={css.totals}>
      <dt>{t.facts.netTotal}</dt>
      <dd>{f.money(totals.net)}</dd>
      {totals.byRate.map((part) => (
        <TotalsRow key={part.rate} term={t.facts.vatAt(f.rate(part.rate))} value={f.money(part.vat)} />
      ))}
      <dt className={css.sum}>{t.facts.grossTotal}</dt>
      <dd className={css.sum}>{f.money(totals.gross)}</dd>
    </dl>
  );
}

function TotalsRow({ term, value }: { term: string; value: string }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** One sentence what would stand here, and the one way there. */
export function Empty({ text, action }: { text: string; action: ReactNode }) {
  return (
    <Card flush>
      <div className={css.empty}>
        <p>{text}</p>
        {action}
      </div>
    </Card>
  );
}

interface MeterProps {
  percent: string;
  tone: Tone;
  label: string;
  marks?: number[];
}

/** Where a maximum is nearly used up, in percent. */
const limits = [70, 85, 95];

/** A part of the whole, with marks where one watches it; without marks it is a share and nothing to watch. */
export function Meter({ percent, tone, label, marks = limits }: MeterProps) {
  const names = [css.meter, tone === 'warn' && css.meterWarn, tone === 'crit' && css.meterCrit]
    .filter(Boolean)
    .join(' ');
  return (
    <svg className={names} role="img" aria-label={label}>
      <rect width="100%" height="12" rx="3" />
      <rect width={`${Number.parseFloat(percent) > 100 ? '100' : percent}%`} height="12" rx="3" />
      {marks.map((mark) => (
        <line key={mark} x1={`${mark}%`} x2={`${mark}%`} y1="0" y2="12" />
      ))}
    </svg>
  );
}
