import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { contractQuery } from '../../api/contracts';
import type { SchemaFrameworkContract } from '../../api/schema';
import { useI18n } from '../../i18n';
import type { ContractPart } from '../../lib/searchState';
import { useSession } from '../../lib/useSession';
import { Load, PageHead } from '../../ui/page';
import { Together } from '../../ui/Together';
import tabs from '../../ui/tabs.module.css';
import { Consumption } from './Consumption';
import { Demand } from './Demand';
import { ChangeActions, Editions } from './Keeping';
import { Lots } from './Lots';
import { MasterData } from './MasterData';
import { OpenNotices } from './NoticeDuties';
import { OptionLists } from './OptionLists';
import { Entitled, Parties } from './Parties';
import { Prices } from './Prices';
import { ProjectPrices } from './ProjectPrices';
import { Quotes } from './Quotes';
import { RemainingTag } from './RemainingCell';
import { Successors } from './Successors';
import { usePlanningTexts } from './texts';

/** The parts of the page in their order; each with the operation that shows it. */
const parts: [part: ContractPart | 'stammdaten', operation: string][] = [
  ['stammdaten', 'getFrameworkContract'],
  ['lose', 'getFrameworkContract'],
  ['lieferanten', 'getFrameworkContract'],
  ['berechtigte', 'getFrameworkContract'],
  ['preise', 'listPriceLists'],
  ['abrufe', 'getContractForecast'],
  ['bedarf', 'listPlanRounds'],
  ['aenderungen', 'listContractEditions'],
];

const from = '/signed-in/rahmenvertraege/$contractId';

export function ContractPage() {
  const { t } = useI18n();
  const { contractId } = useParams({ from });
  const { teil } = useSearch({ from });
  const query = useQuery(contractQuery(contractId));
  const actions = useSession()?.allowedActions ?? [];
  const seen = parts.filter(([, operation]) => actions.includes(operation)).map(([part]) => part);
  const part = teil && seen.includes(teil) ? teil : 'stammdaten';
  return (
    <Load query={query} title={t.contracts.title}>
      {(contract) => (
        <div className="stack">
          <PageHead title={contract.summary.title} scope={`${contract.summary.number} · ${contract.summary.group}`}>
            <RemainingTag remaining={contract.summary.remaining} />
          </PageHead>
          <Together>
            <ChangeActions contractId={contractId} />
            <OpenNotices contractId={contractId} />
            <PartLinks seen={seen} part={part} />
            <Part part={part} contract={contract} />
          </Together>
        </div>
      )}
    </Load>
  );
}

function PartLinks({ seen, part }: { seen: (ContractPart | 'stammdaten')[]; part: string }) {
  const texts = usePlanningTexts().parts;
  return (
    <nav className={tabs.tabs} aria-label={texts.label}>
      {seen.map((one) => (
        <Link
          key={one}
          from="/rahmenvertraege/$contractId"
          search={one === 'stammdaten' ? {} : { teil: one }}
          activeOptions={{ exact: true }}
          aria-current={one === part ? 'page' : undefined}
          resetScroll={false}
        >
          {texts[one]}
        </Link>
      ))}
    </nav>
  );
}

function Part({ part, contract }: { part: ContractPart | 'stammdaten'; contract: SchemaFrameworkContract }) {
  const contractId = contract.summary.id;
  switch (part) {
    case 'lose':
      return <Lots contract={contract} />;
    case 'lieferanten':
      return <Parties lots={contract.lots} />;
    case 'berechtigte':
      return <Entitled lots={contract.lots} />;
    case 'preise':
      return (
        <>
          <Prices contractId={contractId} />
          <ProjectPrices contractId={contractId} />
          <OptionLists contractId={contractId} />
          <Successors contractId={contractId} />
        </>
      );
    case 'abrufe':
      return (
        <>
          <Quotes contract={contract} />
          <Consumption contractId={contractId} />
        </>
      );
    case 'bedarf':
      return <Demand contract={contract} />;
    case 'aenderungen':
      return <Editions contractId={contractId} />;
    default:
      return <MasterData contract={contract} />;
  }
}
