import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { dutiesQuery } from '../../api/queries';
import type { SchemaDuty, SchemaDutyList } from '../../api/schema';
import { useI18n } from '../../i18n';
import { dutyViews } from '../../lib/searchState';
import { Button, buttonClass } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { Table } from '../../ui/table';
import tabs from '../../ui/tabs.module.css';
import { DutyForm } from './DutyForm';

/** What the rules ask for after an order, and what was done. */
export function DutiesPage() {
  const { t } = useI18n();
  const { ansicht = 'offen' } = useSearch({ from: '/signed-in/pflichten' });
  const done = ansicht === 'erledigt';
  const query = useQuery(dutiesQuery(done ? 'done' : 'open'));
  const [saved, setSaved] = useState<string>();
  return (
    <div className="stack">
      <PageHead title={t.duties.title} scope={t.duties.scope} />
      <nav className={tabs.tabs} aria-label={t.duties.tabsLabel}>
        {dutyViews.map((one) => (
          <Link
            key={one}
            to="/pflichten"
            search={one === 'offen' ? {} : { ansicht: one }}
            replace
            resetScroll={false}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={one === ansicht ? 'true' : undefined}
          >
            {t.duties.tabs[one]}
          </Link>
        ))}
      </nav>
      <div role="status">{saved && <p>{t.duties.saved(saved)}</p>}</div>
      <Load query={query} title={t.duties.tabs[ansicht]} rows={3} part>
        {(list) => (done ? <Done list={list} /> : <Open list={list} saved={setSaved} />)}
      </Load>
    </div>
  );
}

function Open({ list, saved }: { list: SchemaDutyList; saved: (title: string) => void }) {
  const { t, f } = useI18n();
  const [form, setForm] = useState<SchemaDuty>();
  if (list.items.length === 0)
    return (
      <Empty
        text={t.duties.empty}
        action={
          <Link to="/bestellungen" className={buttonClass('primary')}>
            {t.duties.toOrders}
          </Link>
        }
      />
    );
  return (
    <div className="stack-small">
      <p>{t.duties.count(list.open)}</p>
      {form && (
        <DutyForm
          key={form.id}
          duty={form}
          close={() => setForm(undefined)}
          saved={() => {
            setForm(undefined);
            saved(form.title);
          }}
        />
      )}
      <Card flush>
        <Table
          caption={t.duties.tabs.offen}
          rows={list.items}
          rowKey={(duty) => duty.id}
          columns={[
            { label: t.duties.what, cell: (duty) => <What duty={duty} /> },
            { label: t.duties.order, cell: (duty) => <Order duty={duty} /> },
            {
              label: t.duties.due,
              cell: (duty) => (
                <span>
                  {duty.due ? f.date(duty.due) : t.duties.noTerm}{' '}
                  {duty.overdue && (
                    <Tag tone="crit" icon="clock">
                      {t.duties.overdue}
                    </Tag>
                  )}
                </span>
              ),
            },
            {
              label: t.duties.complete,
              cell: (duty) =>
                duty.allowedActions.includes('completeDuty') && (
                  <Button small aria-label={t.duties.completeOf(duty.title)} onClick={() => setForm(duty)}>
                    {t.duties.complete}
                  </Button>
                ),
            },
          ]}
        />
      </Card>
    </div>
  );
}

function Done({ list }: { list: SchemaDutyList }) {
  const { t, f } = useI18n();
  if (list.items.length === 0)
    return (
      <Empty
        text={t.duties.emptyDone}
        action={
          <Link to="/pflichten" className={buttonClass('primary')}>
            {t.duties.toOpen}
          </Link>
        }
      />
    );
  return (
    <Card flush>
      <Table
        caption={t.duties.tabs.erledigt}
        rows={list.items}
        rowKey={(duty) => duty.id}
        columns={[
          { label: t.duties.what, cell: (duty) => <What duty={duty} /> },
          { label: t.duties.order, cell: (duty) => <Order duty={duty} /> },
          {
            label: t.duties.doneOn,
            cell: ({ done }) =>
              done && (
                <span>
                  {f.date(done.on)}
                  <br />
                  <span className="muted small">{done.person ?? t.duties.noName}</span>
                </span>
              ),
          },
          {
            label: t.duties.shownBy,
            cell: ({ done }) =>
              done && (
                <span>
                  {done.reference}{' '}
                  {done.documentId && <a href={`/api/v1/documents/${done.documentId}`}>{t.duties.document}</a>}
                </span>
              ),
          },
        ]}
      />
    </Card>
  );
}

function What({ duty }: { duty: SchemaDuty }) {
  return (
    <span>
      {duty.title}
      <br />
      <span className="muted small">{duty.citation}</span>
    </span>
  );
}

function Order({ duty }: { duty: SchemaDuty }) {
  const { t, f } = useI18n();
  return (
    <span>
      <Link to="/bestellungen/$orderId" params={{ orderId: duty.orderId }}>
        {duty.orderNumber ?? t.facts.orderPending}
      </Link>
      <br />
      <span className="muted small">
        {duty.supplier.name} · {f.money(duty.net)} · {duty.organisation.name}
      </span>
    </span>
  );
}
