import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { decisionQuery, replayQuery } from '../../api/queries';
import type { SchemaDecision } from '../../api/schema';
import { useI18n } from '../../i18n';
import { type DecisionView, decisionViews } from '../../lib/searchState';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/Icon';
import { NoteLinks } from '../../ui/NoteLinks';
import { Load, PageHead } from '../../ui/page';
import { SealState } from '../../ui/SealState';
import tabs from '../../ui/tabs.module.css';
import css from './decision.module.css';
import { HistoryView } from './HistoryView';
import { NoteView } from './NoteView';
import { ProofView } from './ProofView';
import { ReplayResult } from './Replay';
import { RulesView } from './RulesView';

const route = '/signed-in/entscheidungen/$decisionId';

/** A decision as recorded: the comparison of that moment, what happened since, and its proof. Prints as one note. */
export function DecisionPage() {
  const { t } = useI18n();
  const { decisionId } = useParams({ from: route });
  const { ansicht = 'vergleich' } = useSearch({ from: route });
  const query = useQuery(decisionQuery(decisionId));
  return (
    <Load query={query} title={t.orders.seal}>
      {(decision) => <DecisionSheet decision={decision} view={ansicht} />}
    </Load>
  );
}

interface Props {
  decision: SchemaDecision;
  view: DecisionView;
}

function DecisionSheet({ decision, view }: Props) {
  const { t } = useI18n();
  const replay = useQuery(replayQuery(decision.id));
  return (
    <div className={`stack ${css.sheet}`}>
      <PageHead
        title={t.decision.titles[decision.type]}
        scope={[decision.orderNumber ?? t.facts.orderPending, decision.product.name].join(' · ')}
      >
        <div className="row">
          <SealState seal={decision.seal} />
          <Button onClick={() => void replay.refetch()}>
            <Icon name="repeat" />
            {t.replay.button}
          </Button>
          <NoteLinks href={`/api/v1/decisions/${decision.id}/note.pdf`} sealed={decision.seal.state === 'sealed'} />
        </div>
      </PageHead>
      <nav className={tabs.tabs} aria-label={t.decision.tabsLabel}>
        {decisionViews.map((one) => (
          <Link
            key={one}
            to="/entscheidungen/$decisionId"
            params={{ decisionId: decision.id }}
            search={one === 'vergleich' ? {} : { ansicht: one }}
            replace
            resetScroll={false}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={one === view ? 'true' : undefined}
          >
            {t.decision.tabs[one]}
          </Link>
        ))}
      </nav>
      <ReplayResult query={replay} />
      {view === 'vergleich' && <NoteView decision={decision} />}
      {view === 'regeln' && <RulesView decision={decision} />}
      {view === 'verlauf' && <HistoryView orderId={decision.orderId} />}
      {view === 'nachweis' && <ProofView decision={decision} />}
    </div>
  );
}
