import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ruleDraftsQuery, rulesQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { today } from '../../lib/day';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import { KeepingTabs } from '../../ui/PlaceTabs';
import { Load, PageHead } from '../../ui/page';
import { RowBones } from '../../ui/RowBones';
import tabs from '../../ui/tabs.module.css';
import { DraftTable } from './DraftTable';
import { jurisdictions, ruleKinds } from './fields';
import { RuleTables } from './RuleTables';
import css from './rules.module.css';

const route = '/signed-in/regeln';

/** The rules in force on a day, by whose they are, and the drafts of those who keep them. */
export function RulesPage() {
  const session = useSession();
  const { ansicht } = useSearch({ from: route });
  const drafts = ansicht === 'entwuerfe' && session?.allowedActions.includes('listRuleDrafts');
  return drafts ? <Drafts /> : <InForce />;
}

function Frame({ drafts, children }: { drafts?: boolean; children: ReactNode }) {
  const { t } = useI18n();
  const session = useSession();
  const may = (operation: string) => session?.allowedActions.includes(operation) ?? false;
  return (
    <div className="stack">
      <PageHead title={t.rules.title} scope={t.rules.scope}>
        {may('createRuleDraft') && (
          <Link to="/regeln/entwerfen" className={buttonClass('primary')}>
            {t.rules.draft}
          </Link>
        )}
      </PageHead>
      <KeepingTabs here="/regeln" />
      {may('listRuleDrafts') && <Views drafts={drafts ?? false} />}
      {children}
    </div>
  );
}

function Views({ drafts }: { drafts: boolean }) {
  const { t } = useI18n();
  const { data } = useQuery(ruleDraftsQuery);
  const open = data?.items.filter(({ status }) => status === 'draft').length;
  return (
    <nav className={tabs.tabs} aria-label={t.rules.viewsLabel}>
      <Link to="/regeln" search={{}} replace aria-current={drafts ? undefined : 'true'}>
        {t.rules.views.geltend}
      </Link>
      <Link to="/regeln" search={{ ansicht: 'entwuerfe' }} replace aria-current={drafts ? 'true' : undefined}>
        {open ? t.rules.openDrafts(open) : t.rules.views.entwuerfe}
      </Link>
    </nav>
  );
}

function Drafts() {
  const { t } = useI18n();
  const query = useQuery(ruleDraftsQuery);
  return (
    <Load query={query} title={t.rules.title}>
      {({ items }) => (
        <Frame drafts>
          <DraftTable drafts={items} />
        </Frame>
      )}
    </Load>
  );
}

function InForce() {
  const { t } = useI18n();
  const { am } = useSearch({ from: route });
  const query = useQuery(rulesQuery(am));
  return (
    <Frame>
      <Filter day={query.data?.at ?? am ?? today()} />
      <Load query={query} title={t.rules.groups.law} bones={<RowBones rows={8} desk={121} phone={280} />} part>
        {({ items }) => <RuleTables rules={items} />}
      </Load>
    </Frame>
  );
}

function Filter({ day }: { day: string }) {
  const { t } = useI18n();
  const search = useSearch({ from: route });
  const navigate = useNavigate({ from: '/regeln' });
  const change = (part: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...part }, replace: true, resetScroll: false });
  return (
    <search className={css.filter} aria-label={t.rules.filter}>
      <Field label={t.rules.whose}>
        {(attributes) => (
          <select {...attributes} value={search.von ?? ''} onChange={(event) => change({ von: event.target.value })}>
            <option value="">{t.rules.all}</option>
            {jurisdictions.map((code) => (
              <option key={code} value={code}>
                {t.rules.options.jurisdiction[code]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.rules.kind}>
        {(attributes) => (
          <select {...attributes} value={search.art ?? ''} onChange={(event) => change({ art: event.target.value })}>
            <option value="">{t.rules.all}</option>
            {ruleKinds.map((kind) => (
              <option key={kind} value={kind}>
                {t.rules.options.kind[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <DateField label={t.rules.onDay} value={day} onChange={(am) => change({ am })} />
    </search>
  );
}
