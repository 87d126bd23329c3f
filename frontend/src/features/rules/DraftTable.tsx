import { Link } from '@tanstack/react-router';
import type { SchemaRuleDraft } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card, Tag, type Tone } from '../../ui/card';
import type { IconName } from '../../ui/Icon';
import { Empty } from '../../ui/parts';
import { Table } from '../../ui/table';
import { useWords } from './useWords';
import { sayingOf, whoseOf } from './words';

const signs: Record<SchemaRuleDraft['status'], { tone: Tone; icon: IconName }> = {
  draft: { tone: 'warn', icon: 'clock' },
  activated: { tone: 'ok', icon: 'check' },
  withdrawn: { tone: 'plain', icon: 'close' },
};

export function DraftStatus({ draft }: { draft: SchemaRuleDraft }) {
  const { t } = useI18n();
  return <Tag {...signs[draft.status]}>{t.rules.drafts.statuses[draft.status]}</Tag>;
}

/** All drafts in sight, newest first. */
export function DraftTable({ drafts }: { drafts: SchemaRuleDraft[] }) {
  const { t, f } = useI18n();
  const words = useWords();
  const session = useSession();
  if (drafts.length === 0)
    return (
      <Empty
        text={t.rules.drafts.empty}
        action={
          session?.allowedActions.includes('createRuleDraft') && (
            <Link to="/regeln/entwerfen" className={buttonClass()}>
              {t.rules.draft}
            </Link>
          )
        }
      />
    );
  return (
    <Card flush>
      <Table
        caption={t.rules.views.entwuerfe}
        rows={drafts}
        rowKey={({ id }) => id}
        columns={[
          {
            label: t.rules.rule,
            cell: ({ id, rule }) => (
              <span>
                <Link to="/regeln/entwuerfe/$draftId" params={{ draftId: id }}>
                  {rule.citation}
                </Link>
                <br />
                <span className="muted small">
                  {rule.id} · {t.rules.versionOf(rule.version ?? 1)}
                </span>
              </span>
            ),
          },
          { label: t.rules.whose, cell: ({ rule }) => whoseOf(rule, t) },
          { label: t.rules.says, cell: ({ rule }) => sayingOf(rule, words) },
          { label: t.rules.drafts.by, cell: ({ draftedBy }) => draftedBy ?? t.rules.drafts.gone },
          { label: t.rules.drafts.at, cell: ({ draftedAt }) => f.moment(draftedAt) },
          { label: t.rules.drafts.status, cell: (draft) => <DraftStatus draft={draft} /> },
        ]}
      />
    </Card>
  );
}
