import { Link } from '@tanstack/react-router';
import type { SchemaFrameworkContract } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/parts';
import { Documents } from './Documents';
import { RemainingCell, RemainingTag } from './RemainingCell';
import { Reopening } from './Reopening';
import { usePlanningTexts } from './texts';

/** What the contract is, and its lots with what is left of each. */
export function MasterData({ contract }: { contract: SchemaFrameworkContract }) {
  const { t, f } = useI18n();
  const more = usePlanningTexts();
  const { summary, regime, noticeReference, lots } = contract;
  return (
    <>
      <Card>
        <Facts
          rows={[
            [t.contracts.state, t.contractStates[summary.status]],
            [t.contracts.term, t.contracts.termFromTo(f.date(summary.start), f.dayBefore(summary.end))],
            [more.fields.extension ?? '', contract.extension],
            [t.contracts.remaining, <RemainingCell key="remaining" remaining={summary.remaining} />],
            [t.contracts.regime, regime],
            [t.contracts.notice, noticeReference],
          ]}
        />
      </Card>
      <Reopening contractId={summary.id} reopened={contract.reopened} />
      <h2>{t.contracts.lots}</h2>
      {lots.map((lot) => (
        <LotCard key={lot.id} contractId={summary.id} lot={lot} />
      ))}
      <Documents contractId={summary.id} />
    </>
  );
}

function LotCard({ contractId, lot }: { contractId: string; lot: SchemaFrameworkContract['lots'][number] }) {
  const { t, f } = useI18n();
  const texts = usePlanningTexts().competitions;
  const competes = useSession()?.allowedActions.includes('createCompetition') && lot.callOffKind === 'mini';
  const parties = lot.parties.map(({ supplier, rank, sharePercent }) =>
    [supplier.name, rank && t.contracts.rank(rank), sharePercent && t.contracts.share(f.percent(sharePercent))]
      .filter(Boolean)
      .join(', '),
  );
  return (
    <Card label={t.contracts.lot(lot.number, lot.title)}>
      <div className="stack-small">
        <div className="row-between">
          <h3>{t.contracts.lot(lot.number, lot.title)}</h3>
          <RemainingTag remaining={lot.remaining} />
        </div>
        <Facts
          rows={[
            [t.contracts.remaining, <RemainingCell key="remaining" remaining={lot.remaining} />],
            [t.contracts.callOff, t.callOffKinds[lot.callOffKind]],
            [t.contracts.obligation, t.obligations[lot.obligation]],
            [t.contracts.parties, parties.join(' · ')],
            [
              t.contracts.entitled,
              lot.entitled.length > 0 ? lot.entitled.map((one) => one.name).join(', ') : t.contracts.entitledNone,
            ],
          ]}
        />
        <Reopening contractId={contractId} lot={lot.number} reopened={lot.reopened} />
        <p>
          {t.contracts.products(f.integer(lot.products))} ·{' '}
          <Link to="/suche" search={{ weg: ['framework'] }}>
            {t.contracts.find}
          </Link>
        </p>
        {competes && (
          <div>
            <Link to="/miniwettbewerbe/neu/$lotId" params={{ lotId: lot.id }} className={buttonClass()}>
              {texts.prepare}
            </Link>
          </div>
        )}
      </div>
    </Card>
  );
}
