import { useIsFetching } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { Together } from '../../ui/Together';
import { FeedbackTile } from '../feedback/FeedbackTile';
import { ApprovalsTile } from './ApprovalsTile';
import { BasketTile } from './BasketTile';
import { ChecklistTile } from './ChecklistTile';
import { ContractsTile } from './ContractsTile';
import { ContractDraftsTile, PriceListsTile, RuleDraftsTile } from './DraftsTiles';
import { DutiesTile } from './DutiesTile';
import { HandoversTile } from './HandoversTile';
import css from './home.module.css';
import { LogTile } from './LogTile';
import { MessagesTile } from './MessagesTile';
import { NoticesTile } from './NoticesTile';
import { PlanTile } from './PlanTile';
import { RecentOrders } from './RecentOrders';
import { TemplatesTile } from './TemplatesTile';
import { UnitsTile } from './UnitsTile';

/** What waits for the person, by what their session allows. */
export function HomePage() {
  const { t } = useI18n();
  const session = useSession();
  const reading = useIsFetching() > 0;
  useSearchInFocus(session?.roles.some((role) => role === 'requester' || role === 'officer') ?? false);
  if (!session) return null;
  const may = (operation: string) => session.allowedActions.includes(operation);
  const manages = session.roles.includes('contract_manager');
  return (
    <div className="stack">
      <PageHead title={t.home.title} scope={session.organisation.name} />
      <Together>
        {may('listInstallationChecks') && <ChecklistTile />}
        {may('listFeedback') && <FeedbackTile />}
        {session.basketLines > 0 && <BasketTile lines={session.basketLines} />}
        {may('decideApproval') && <ApprovalsTile />}
        {may('completeDuty') && <DutiesTile />}
        {(may('savePlanAnswer') || may('openPlanRound')) && <PlanTile answers={!may('openPlanRound')} />}
        {may('listHandovers') && <HandoversTile takes={may('takeHandover')} />}
        {may('listTemplates') && <TemplatesTile mayChange={may('renameTemplate')} />}
        {manages && may('listFrameworkContracts') && <ContractsTile />}
        {may('recordAmendmentNotice') && <NoticesTile />}
        {may('releasePriceList') && <PriceListsTile />}
        {may('releaseContractChange') && <ContractDraftsTile />}
        {may('activateRuleDraft') && <RuleDraftsTile />}
        {may('addOrganisation') && <UnitsTile />}
        {manages && may('listContractMessages') && <MessagesTile />}
        {session.roles.includes('auditor') && may('getLogStatus') && <LogTile draws={may('drawSample')} />}
        {may('listOrders') && <RecentOrders repeats={may('repeatOrder')} />}
        {!manages && may('submit') && <ContractsTile />}
        {!reading && (
          <div className={css.nothing}>
            <Empty
              text={t.home.nothing}
              action={
                <Link to="/suche" className={buttonClass()}>
                  {t.home.firstSearch}
                </Link>
              }
            />
          </div>
        )}
      </Together>
    </div>
  );
}

/**
 * Who orders starts by typing; on touch screens the keyboard stays away. The frame puts the focus on the page once it has
 * arrived, so the field takes it in the frame after that.
 */
function useSearchInFocus(wanted: boolean) {
  const arrived = useRouterState({ select: (state) => state.resolvedLocation?.pathname === '/' });
  useEffect(() => {
    if (!wanted || !arrived || !matchMedia('(hover: hover)').matches) return;
    const frame = requestAnimationFrame(() => document.getElementById('suche')?.focus());
    return () => cancelAnimationFrame(frame);
  }, [wanted, arrived]);
}
