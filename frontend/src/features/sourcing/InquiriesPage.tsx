import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { inquiriesQuery } from '../../api/queries';
import type { SchemaInquiry } from '../../api/schema';
import { useI18n } from '../../i18n';
import { dayInBerlin } from '../../lib/inquiryAnswer';
import { type InquiryState, inquiryState } from '../../lib/sourcing';
import { buttonClass } from '../../ui/button';
import { Card, Tag, type Tone } from '../../ui/card';
import type { IconName } from '../../ui/Icon';
import { NeedTabs } from '../../ui/PlaceTabs';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { RowBones } from '../../ui/RowBones';
import { Table } from '../../ui/table';

/** The price inquiries of one's organisation. */
export function InquiriesPage() {
  const { t } = useI18n();
  const query = useQuery(inquiriesQuery);
  return (
    <Load
      query={query}
      title={t.sourcing.listTitle}
      bones={
        <RowBones scope={t.sourcing.listScope} rows={3} desk={52} phone={220}>
          <NeedTabs here="/preisanfragen" />
        </RowBones>
      }
    >
      {({ items }) => (
        <div className="stack">
          <PageHead title={t.sourcing.listTitle} scope={t.sourcing.listScope} />
          <NeedTabs here="/preisanfragen" />
          {items.length === 0 ? (
            <Empty
              text={t.sourcing.listEmpty}
              action={
                <Link to="/suche" className={buttonClass('primary')}>
                  {t.sourcing.toCatalogue}
                </Link>
              }
            />
          ) : (
            <Card flush>
              <List inquiries={items} />
            </Card>
          )}
        </div>
      )}
    </Load>
  );
}

const signs: Record<InquiryState, { tone: Tone; icon: IconName }> = {
  open: { tone: 'info', icon: 'clock' },
  partly: { tone: 'info', icon: 'clock' },
  done: { tone: 'ok', icon: 'check' },
  over: { tone: 'warn', icon: 'warn' },
};

/** How far an inquiry has come, in a word. */
export function State({ inquiry }: { inquiry: SchemaInquiry }) {
  const { t } = useI18n();
  const [today] = useState(() => dayInBerlin(new Date()));
  const state = inquiryState(inquiry, today);
  return <Tag {...signs[state]}>{t.sourcing.states[state]}</Tag>;
}

function List({ inquiries }: { inquiries: SchemaInquiry[] }) {
  const { t, f } = useI18n();
  const given = ({ letters }: SchemaInquiry) => letters.filter(({ status }) => status !== 'open').length;
  return (
    <Table
      caption={t.sourcing.listTitle}
      rows={inquiries}
      rowKey={(inquiry) => inquiry.id}
      columns={[
        {
          label: t.sourcing.product,
          cell: (inquiry) => (
            <Link to="/preisanfragen/$inquiryId" params={{ inquiryId: inquiry.id }}>
              {inquiry.product.name}
            </Link>
          ),
        },
        { label: t.facts.quantity, numeric: true, cell: (inquiry) => f.quantity(inquiry.quantity) },
        {
          label: t.sourcing.answers,
          numeric: true,
          cell: (inquiry) => t.sourcing.answersOf(given(inquiry), inquiry.letters.length),
        },
        { label: t.sourcing.deadline, cell: (inquiry) => f.date(inquiry.deadline) },
        { label: t.sourcing.state, cell: (inquiry) => <State inquiry={inquiry} /> },
        { label: t.sourcing.asked, cell: (inquiry) => f.moment(inquiry.at) },
      ]}
    />
  );
}
