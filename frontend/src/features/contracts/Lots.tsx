import { Link } from '@tanstack/react-router';
import type { SchemaContractSelection, SchemaFrameworkContract } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { piecesText } from '../../lib/words';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/parts';
import { RemainingCell, RemainingTag } from './RemainingCell';
import { Reopening } from './Reopening';
import { usePlanningTexts } from './texts';

/** The lots with what is left of each and how it is called off. */
export function Lots({ contract }: { contract: SchemaFrameworkContract }) {
  return contract.lots.map((lot) => <LotCard key={lot.id} contractId={contract.summary.id} lot={lot} />);
}

function LotCard({ contractId, lot }: { contractId: string; lot: SchemaFrameworkContract['lots'][number] }) {
  const { t, f } = useI18n();
  const { competitions, lots: texts } = usePlanningTexts();
  const competes = useSession()?.allowedActions.includes('createCompetition') && lot.callOffKind === 'mini';
  const { quantity, maximumQuantity } = lot.remaining;
  const several = lot.callOffKind === 'direct' || lot.callOffKind === 'mixed';
  const parties = lot.parties.map(({ supplier, rank, sharePercent }) =>
    [supplier.name, rank && t.contracts.rank(rank), sharePercent && t.contracts.share(f.percent(sharePercent))]
      .filter(Boolean)
      .join(', '),
  );
  return (
    <Card label={t.contracts.lot(lot.number, lot.title)}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{t.contracts.lot(lot.number, lot.title)}</h2>
          <RemainingTag remaining={lot.remaining} />
        </div>
        <Facts
          rows={[
            [t.contracts.remaining, <RemainingCell key="remaining" remaining={lot.remaining} unit={lot.unit} />],
            [
              texts.quantity,
              lot.remaining.value &&
                quantity &&
                maximumQuantity &&
                `${piecesText(t, f, quantity, lot.unit)} ${t.contracts.ofQuantity(piecesText(t, f, maximumQuantity, lot.unit))}`,
            ],
            [texts.cpv, lot.cpv.join(', ')],
            [t.contracts.callOff, t.callOffKinds[lot.callOffKind]],
            [t.contractChanges.selection.heading, several && <Rule key="rule" rule={lot.selection} />],
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
              {competitions.prepare}
            </Link>
          </div>
        )}
      </div>
    </Card>
  );
}

/** The published rule by which a call-off goes to one of several parties, and for what another one may deliver. */
function Rule({ rule }: { rule: SchemaContractSelection }) {
  const { t, f } = useI18n();
  const texts = t.contractChanges.selection;
  const words = usePlanningTexts().lots;
  const criteria = rule.by === 'criteria' && texts.criteria[rule.criteria.join(' ')];
  return (
    <>
      {[texts.ways[rule.by], criteria].filter(Boolean).join(': ')}
      {rule.directUpTo && <div>{words.directUpTo(f.money(rule.directUpTo))}</div>}
      {rule.skipReasons.map(({ code, text }) => (
        <div key={code} className="muted">
          {words.skip(text)}
        </div>
      ))}
    </>
  );
}
