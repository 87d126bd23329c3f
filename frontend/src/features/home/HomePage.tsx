import { useEffect } from 'react';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { PageHead } from '../../ui/page';
import { FeedbackTile } from '../feedback/FeedbackTile';
import { ApprovalsTile } from './ApprovalsTile';
import { BasketTile } from './BasketTile';
import { ChecklistTile } from './ChecklistTile';
import { ContractsTile } from './ContractsTile';
import { HandoversTile } from './HandoversTile';
import { LogTile } from './LogTile';
import { MessagesTile } from './MessagesTile';
import { RecentOrders } from './RecentOrders';
import { TemplatesTile } from './TemplatesTile';

/** What waits for the person, by what their session allows. */
export function HomePage() {
  const { t } = useI18n();
  const session = useSession();
  useSearchInFocus(session?.roles.some((role) => role === 'requester' || role === 'officer') ?? false);
  if (!session) return null;
  const may = (operation: string) => session.allowedActions.includes(operation);
  const manages = session.roles.includes('contract_manager');
  return (
    <div className="stack">
      <PageHead title={t.home.title} scope={session.organisation.name} />
      {may('listInstallationChecks') && <ChecklistTile />}
      {may('listFeedback') && <FeedbackTile />}
      {session.basketLines > 0 && <BasketTile lines={session.basketLines} />}
      {may('decideApproval') && <ApprovalsTile />}
      {may('listHandovers') && <HandoversTile takes={may('takeHandover')} />}
      {may('listTemplates') && <TemplatesTile mayChange={may('renameTemplate')} />}
      {manages && may('listFrameworkContracts') && <ContractsTile />}
      {manages && may('listContractMessages') && <MessagesTile />}
      {session.roles.includes('auditor') && may('getLogStatus') && <LogTile />}
      {may('listOrders') && <RecentOrders />}
      {!manages && may('listFrameworkContracts') && <ContractsTile />}
    </div>
  );
}

/** Who orders starts by typing; on touch screens the keyboard stays away. */
function useSearchInFocus(wanted: boolean) {
  useEffect(() => {
    if (wanted && matchMedia('(hover: hover)').matches) document.getElementById('suche')?.focus();
  }, [wanted]);
}
