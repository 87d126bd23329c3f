import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { ruleBeforeQuery, ruleDraftQuery } from '../../api/queries';
import type { SchemaRuleDraft } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Icon } from '../../ui/Icon';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Together } from '../../ui/Together';
import { asksWhoSitsThere, Confirm } from '../account/Confirm';
import { DiffTable } from './DiffTable';
import { DraftStatus } from './DraftTable';
import { DryRun } from './DryRun';
import { SourceFacts } from './SourceFacts';
import { useWords } from './useWords';
import { diffOf, sayingOf, whoseOf } from './words';

/** A draft beside what is in force, its dry run, and the buttons of those who decide on it. */
export function DraftPage() {
  const { t } = useI18n();
  const { draftId } = useParams({ from: '/signed-in/regeln/entwuerfe/$draftId' });
  const query = useQuery(ruleDraftQuery(draftId));
  return (
    <Load query={query} title={t.rules.draftPage.after}>
      {(draft) => <Sheet draft={draft} />}
    </Load>
  );
}

function Sheet({ draft }: { draft: SchemaRuleDraft }) {
  const { t, f } = useI18n();
  const { rule } = draft;
  const by = draft.draftedBy ?? t.rules.drafts.gone;
  return (
    <div className="stack">
      <div>
        <nav aria-label={t.facts.youAreHere}>
          <Link to="/regeln" search={{ ansicht: 'entwuerfe' }} className="back">
            <Icon name="left" size={16} />
            {t.rules.views.entwuerfe}
          </Link>
        </nav>
        <PageHead title={t.rules.draftPage.title(rule.citation)} scope={`${rule.id} · ${whoseOf(rule, t)}`}>
          <DraftStatus draft={draft} />
        </PageHead>
        <p className="muted">{t.rules.draftPage.next(rule.version ?? 1, by, f.moment(draft.draftedAt))}</p>
      </div>
      <Together>
        <Decide draft={draft} />
        <Difference draft={draft} />
        {draft.allowedActions.includes('dry_run') && <DryRun draftId={draft.id} />}
        <Card label={t.rules.source}>
          <div className="stack-small">
            <h2>{t.rules.form.sections.source}</h2>
            <SourceFacts rule={rule} />
          </div>
        </Card>
      </Together>
    </div>
  );
}

/** The next step, or why it is not this person's. */
function Decide({ draft }: { draft: SchemaRuleDraft }) {
  const { t, f } = useI18n();
  const words = useWords();
  const { activate, withdraw } = useDecision(draft.id);
  const may = (action: SchemaRuleDraft['allowedActions'][number]) => draft.allowedActions.includes(action);
  const busy = activate.isPending || withdraw.isPending;
  return (
    <Card label={t.rules.says}>
      <div className="stack-small">
        <h2>{sayingOf(draft.rule, words)}</h2>
        {draft.status === 'draft' ? (
          <p>{t.rules.draftPage.effect(f.date(draft.rule.valid.from))}</p>
        ) : (
          <Decided draft={draft} />
        )}
        {draft.status === 'draft' && !may('activate') && (
          <Note tone="info">{may('withdraw') ? t.rules.draftPage.author : t.rules.draftPage.reader}</Note>
        )}
        {draft.deadEnd && <Note tone="warn">{draft.deadEnd}</Note>}
        <Confirm failure={activate.error} again={() => activate.mutate()} />
        <Refusal failure={withdraw.error} />
        {(may('activate') || may('withdraw')) && !asksWhoSitsThere(activate.error) && (
          <div className="row">
            {may('activate') && (
              <Button kind="primary" aria-busy={busy} onClick={() => !busy && activate.mutate()}>
                {t.rules.draftPage.activate}
              </Button>
            )}
            {may('withdraw') && (
              <Button aria-busy={busy} onClick={() => !busy && withdraw.mutate()}>
                {t.rules.draftPage.withdraw}
              </Button>
            )}
          </div>
        )}
      </div>
    </Card>
  );
}

function Decided({ draft }: { draft: SchemaRuleDraft }) {
  const { t, f } = useI18n();
  const status = t.rules.drafts.statuses[draft.status];
  return (
    <p role="status">
      {t.rules.draftPage.decided(
        status.charAt(0).toUpperCase() + status.slice(1),
        draft.decidedBy ?? t.rules.drafts.gone,
        draft.decidedAt ? f.moment(draft.decidedAt) : '',
      )}{' '}
      {draft.status === 'activated' && (
        <Link to="/regeln/$ruleId" params={{ ruleId: draft.rule.id }}>
          {t.rules.draftPage.toRule}
        </Link>
      )}
    </p>
  );
}

function useDecision(draftId: string) {
  const client = useQueryClient();
  const params = { path: { draftId } };
  const onSuccess = async (draft: SchemaRuleDraft) => {
    client.setQueryData(ruleDraftQuery(draftId).queryKey, draft);
    await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('rule') });
  };
  return {
    activate: useMutation({
      mutationFn: () => body(api.POST('/rules/drafts/{draftId}/activation', { params: { ...params } })),
      onSuccess,
    }),
    withdraw: useMutation({
      mutationFn: () => body(api.DELETE('/rules/drafts/{draftId}', { params: { ...params } })),
      onSuccess,
    }),
  };
}

/** What is in force and the draft, side by side. */
function Difference({ draft: { rule, status } }: { draft: SchemaRuleDraft }) {
  const { t } = useI18n();
  const words = useWords();
  const query = useQuery(ruleBeforeQuery(rule.id));
  if (query.data === undefined) return <Refusal failure={query.error} />;
  const based = (rule.version ?? 1) - 1;
  const before = query.data?.items.find(({ version }) => version.rule.version === based)?.version.rule;
  const rows = diffOf(before, rule, words);
  return (
    <Card label={t.rules.draftPage.diff}>
      <div className="stack-small">
        <h2>{t.rules.draftPage.diff}</h2>
        <p>
          {before ? t.rules.draftPage.changed(rows.filter(({ changed }) => changed).length) : t.rules.draftPage.allNew}
        </p>
        <DiffTable
          rows={rows}
          before={
            !before
              ? t.rules.draftPage.nothingBefore
              : status === 'draft'
                ? t.rules.draftPage.before(based)
                : t.rules.versionOf(based)
          }
          after={t.rules.draftPage.after}
          caption={t.rules.draftPage.diff}
        />
      </div>
    </Card>
  );
}
