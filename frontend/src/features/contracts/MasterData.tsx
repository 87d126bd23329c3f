import type { SchemaFrameworkContract } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/parts';
import { Documents } from './Documents';
import { RemainingCell } from './RemainingCell';
import { Reopening } from './Reopening';
import { usePlanningTexts } from './texts';

/** What the contract is, who may call off from it, and its documents. */
export function MasterData({ contract }: { contract: SchemaFrameworkContract }) {
  const { t, f } = useI18n();
  const more = usePlanningTexts();
  const { summary, regime, noticeReference, lots } = contract;
  const entitled = [...new Set(lots.flatMap((lot) => lot.entitled.map(({ name }) => name)))];
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
            [t.contracts.entitled, entitled.length > 0 ? entitled.join(', ') : t.contracts.entitledNone],
          ]}
        />
      </Card>
      <Reopening contractId={summary.id} reopened={contract.reopened} />
      <Documents contractId={summary.id} />
    </>
  );
}
