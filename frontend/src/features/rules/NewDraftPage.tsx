import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { ruleHistoryQuery } from '../../api/queries';
import type { SchemaRule } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Denied, useMay } from '../../ui/Denied';
import { Icon } from '../../ui/Icon';
import { Load, PageHead } from '../../ui/page';
import { DraftForm } from './DraftForm';

/** A new rule, or the next version of one. */
export function NewDraftPage() {
  const { regel } = useSearch({ from: '/signed-in/regeln/entwerfen' });
  if (!useMay('createRuleDraft')) return <Denied roles={['admin', 'rule_maintainer']} />;
  return regel ? <NextVersion ruleId={regel} /> : <Draft base={undefined} />;
}

function NextVersion({ ruleId }: { ruleId: string }) {
  const { t } = useI18n();
  const query = useQuery(ruleHistoryQuery(ruleId));
  return (
    <Load query={query} title={t.rules.draft}>
      {({ items }) => <Draft base={items[0]?.version.rule} />}
    </Load>
  );
}

function Draft({ base }: { base: SchemaRule | undefined }) {
  const { t } = useI18n();
  const session = useSession();
  if (!session) return null;
  return (
    <div className="stack">
      <div>
        <nav aria-label={t.facts.youAreHere}>
          <Link to="/regeln" className="back">
            <Icon name="left" size={16} />
            {t.rules.title}
          </Link>
        </nav>
        <PageHead
          title={base ? `${t.rules.draftNext}: ${base.citation || base.id}` : t.rules.draft}
          scope={t.rules.draftScope}
        />
      </div>
      <DraftForm base={base} body={session.organisation} />
    </div>
  );
}
