import { useEffect, useRef } from 'react';
import type { SchemaInquiryPage, SchemaQuoteTerms } from '../../api/schema';
import { useI18n } from '../../i18n';
import { termText } from '../../lib/words';
import { Card, Note } from '../../ui/card';
import { useTitle } from '../../ui/page';
import { Facts } from '../../ui/parts';

/** The answer as it is kept: just sent, then the heading takes the focus, or found when the link is opened again. */
export function Answered({ page, now }: { page: SchemaInquiryPage; now: boolean }) {
  const { t, f } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const declined = page.status === 'declined';
  const title = !now ? t.inquiry.already : declined ? t.inquiry.declinedNow : t.inquiry.sent;
  const before = declined ? t.inquiry.alreadyDeclined : t.inquiry.alreadyOffered;
  const after = declined ? t.inquiry.declinedText : t.inquiry.sentText;
  useTitle(title);
  useEffect(() => {
    if (now) heading.current?.focus();
  }, [now]);
  return (
    <div className="stack">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="muted">{`${t.inquiry.title}: ${page.product.name}`}</p>
      </div>
      <Note tone={now ? 'ok' : 'info'}>
        <p>{now ? after : before}</p>
      </Note>
      {page.late && (
        <Note tone="warn">
          <p>{t.inquiry.late(f.date(page.deadline))}</p>
        </Note>
      )}
      {page.terms && <Given page={page} terms={page.terms} />}
    </div>
  );
}

function Given({ page, terms }: { page: SchemaInquiryPage; terms: SchemaQuoteTerms }) {
  const { t, f } = useI18n();
  const { fields } = t.inquiry;
  const currency = 'EUR';
  return (
    <Card>
      <div className="stack-small">
        <h2>{t.inquiry.given}</h2>
        <Facts
          rows={[
            [t.facts.quantity, f.quantity(page.quantity)],
            [fields.unitPrice, f.unitPrice({ amount: terms.unitPrice, currency, per: '1' })],
            [fields.priceKind, terms.priceKind && terms.priceKind !== 'once' && t.inquiry.kinds[terms.priceKind]],
            [fields.termMonths, termText(t, terms)],
            [fields.shipping, f.money({ amount: terms.shipping, currency })],
            [fields.vatRate, f.rate(terms.vatRate)],
            [fields.deliveryDays, t.facts.workingDays(terms.deliveryDays)],
            [fields.validUntil, f.date(terms.validUntil)],
            [t.inquiry.minimum, terms.minimum && terms.minimum !== '1' && f.quantity(terms.minimum)],
            [t.inquiry.sku, terms.sku],
          ]}
        />
        <p className="muted">{t.inquiry.offerHint}</p>
      </div>
    </Card>
  );
}
