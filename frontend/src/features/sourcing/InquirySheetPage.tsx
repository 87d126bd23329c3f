import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { inquiryQuery } from '../../api/queries';
import type { SchemaInquiry, SchemaInquiryLetter } from '../../api/schema';
import { useI18n } from '../../i18n';
import { unitPriceOf } from '../../lib/sourcing';
import { termText, unitPriceText } from '../../lib/words';
import { Button, buttonClass } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { Table } from '../../ui/table';
import { EnterAnswer } from './EnterAnswer';
import { State } from './InquiriesPage';
import css from './sourcing.module.css';

/** One inquiry with what each supplier answered; answers that came by mail are entered here. */
export function InquirySheetPage() {
  const { t } = useI18n();
  const { inquiryId } = useParams({ from: '/signed-in/preisanfragen/$inquiryId' });
  const query = useQuery(inquiryQuery(inquiryId));
  return (
    <Load query={query} title={t.sourcing.inquiryTitle} rows={4}>
      {(inquiry) => <InquirySheet inquiry={inquiry} />}
    </Load>
  );
}

function InquirySheet({ inquiry }: { inquiry: SchemaInquiry }) {
  const { t, f } = useI18n();
  const [entering, setEntering] = useState<string>();
  const letter = inquiry.letters.find((one) => one.id === entering && one.status === 'open');
  const { product } = inquiry;
  return (
    <div className="stack">
      <PageHead
        title={`${t.inquiry.title}: ${product.name}`}
        scope={t.sourcing.by(inquiry.askedBy, f.moment(inquiry.at))}
      >
        <div className="row">
          <State inquiry={inquiry} />
          <Link
            to="/produkte/$productId"
            params={{ productId: product.id }}
            search={{ menge: inquiry.quantity, ...(inquiry.neededBy ? { bis: inquiry.neededBy } : {}) }}
            className={buttonClass()}
          >
            {t.sourcing.toComparison}
          </Link>
        </div>
      </PageHead>
      <Card>
        <div className="stack-small">
          <Facts
            rows={[
              [t.facts.quantity, f.quantity(inquiry.quantity)],
              [t.inquiry.neededBy, inquiry.neededBy && f.date(inquiry.neededBy)],
              [t.inquiry.deadline, f.date(inquiry.deadline)],
            ]}
          />
          <p className={css.letter}>{inquiry.text}</p>
        </div>
      </Card>
      <Card flush label={t.sourcing.letters}>
        <Letters inquiry={inquiry} enter={setEntering} />
      </Card>
      {letter && <EnterAnswer key={letter.id} inquiry={inquiry} letter={letter} close={() => setEntering(undefined)} />}
    </div>
  );
}

function Letters({ inquiry, enter }: { inquiry: SchemaInquiry; enter: (letterId: string) => void }) {
  const { t, f } = useI18n();
  const mayEnter = inquiry.allowedActions.includes('enterInquiryAnswer');
  return (
    <Table
      caption={t.sourcing.letters}
      rows={inquiry.letters}
      rowKey={(letter) => letter.id}
      columns={[
        { label: t.sourcing.supplier, cell: ({ contact }) => contact.supplier.name },
        { label: t.sourcing.state, cell: (letter) => <LetterState letter={letter} /> },
        {
          label: t.sourcing.price,
          numeric: true,
          cell: ({ terms }) =>
            terms
              ? [unitPriceText(t, f, unitPriceOf(terms), inquiry.product.unit, terms.priceKind), termText(t, terms)]
                  .filter(Boolean)
                  .join(', ')
              : '–',
        },
        { label: t.sourcing.until, cell: ({ terms }) => (terms ? f.date(terms.validUntil) : '–') },
        {
          label: t.sourcing.actions,
          cell: ({ id, status, documentId, contact }) => (
            <span className="row">
              {documentId && (
                <a
                  href={`/api/v1/documents/${documentId}`}
                  aria-label={t.sourcing.loadOf(contact.supplier.name)}
                  download
                >
                  {t.sourcing.load}
                </a>
              )}
              {status === 'open' && mayEnter && (
                <Button small aria-label={t.sourcing.enterOf(contact.supplier.name)} onClick={() => enter(id)}>
                  {t.sourcing.enter}
                </Button>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

const signs = {
  open: { tone: 'info', icon: 'clock' },
  answered: { tone: 'ok', icon: 'check' },
  declined: { tone: 'plain', icon: 'stop' },
} as const;

function LetterState({ letter: { status, late } }: { letter: SchemaInquiryLetter }) {
  const { t } = useI18n();
  return (
    <span className="row">
      <Tag {...signs[status]}>{t.sourcing.letterStates[status]}</Tag>
      {late && (
        <Tag tone="warn" icon="warn">
          {t.sourcing.late}
        </Tag>
      )}
    </span>
  );
}
