import type { SchemaContractChoices, SchemaContractLot } from '../../api/schema';
import { useI18n } from '../../i18n';
import { afterLastDay, lastDay } from '../../lib/contractTerms';
import { Button } from '../../ui/button';
import { DateField } from '../../ui/DateField';
import css from './contracts.module.css';
import { fieldId } from './LimitFields';
import { PriceRuleFields } from './PriceRuleFields';
import { DecimalField, SelectField, TextField } from './TermField';

type Party = SchemaContractLot['parties'][number];

interface Props {
  at: string;
  lot: SchemaContractLot;
  start: string | null;
  suppliers: SchemaContractChoices['suppliers'];
  change: (parties: Party[]) => void;
  told: (pointer: string) => string | undefined;
}

/** The suppliers of a lot, one group of fields each. */
export function PartyFields({ at, lot, start, suppliers, change, told }: Props) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  const add = () => {
    const free = suppliers.find((one) => !lot.parties.some((party) => party.supplierId === one.id)) ?? suppliers[0];
    if (!free) return;
    const rank = lot.callOffKind === 'single' ? 0 : lot.parties.length + 1;
    change([
      ...lot.parties,
      { supplierId: free.id, rank, sharePercent: null, valid: { from: start, to: null }, suspendedReason: '' },
    ]);
  };
  return (
    <div className="stack-small" role="group" aria-label={texts.sections.parties}>
      <h4 className="strong">{texts.sections.parties}</h4>
      {lot.parties.map((party, index) => (
        <OneParty
          // biome-ignore lint/suspicious/noArrayIndexKey: a supplier can be in a lot for two times, its place tells them apart
          key={index}
          at={`${at}/parties/${index}`}
          party={party}
          number={index + 1}
          several={lot.callOffKind !== 'single'}
          suppliers={suppliers}
          told={told}
          change={(now) => change(lot.parties.map((one, i) => (i === index ? { ...one, ...now } : one)))}
          remove={() => change(lot.parties.filter((_, i) => i !== index))}
        />
      ))}
      <div>
        <Button small onClick={add}>
          {texts.addParty}
        </Button>
      </div>
    </div>
  );
}

interface OneProps {
  at: string;
  party: Party;
  number: number;
  several: boolean;
  suppliers: SchemaContractChoices['suppliers'];
  told: (pointer: string) => string | undefined;
  change: (party: Partial<Party>) => void;
  remove: () => void;
}

function OneParty({ at, party, number, several, suppliers, told, change, remove }: OneProps) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  const name = (member: string) => ({
    id: fieldId(`${at}/${member}`),
    label: texts.fields[member.replace('/', '.')] ?? member,
    error: told(`${at}/${member}`),
  });
  return (
    <div className={css.item} role="group" aria-label={texts.party(number)}>
      <div className={css.fields}>
        <SelectField
          {...name('supplierId')}
          value={party.supplierId}
          options={suppliers.map((one) => [one.id, one.name])}
          onChange={(supplierId) => change({ supplierId })}
        />
        {several && (
          <DecimalField
            {...name('rank')}
            places={0}
            value={party.rank === 0 ? null : String(party.rank)}
            onChange={(rank) => change({ rank: rank === null ? 0 : Number(rank) })}
          />
        )}
        {several && (
          <DecimalField
            {...name('sharePercent')}
            places={2}
            value={party.sharePercent ?? null}
            onChange={(sharePercent) => change({ sharePercent })}
          />
        )}
        <DateField
          {...name('valid/from')}
          error={told(`${at}/valid`)}
          value={party.valid.from ?? undefined}
          onChange={(from) => change({ valid: { ...party.valid, from: from ?? null } })}
        />
        <DateField
          {...name('valid/to')}
          value={lastDay(party.valid.to)}
          onChange={(day) => change({ valid: { ...party.valid, to: afterLastDay(day) } })}
        />
        <TextField
          {...name('suspendedReason')}
          max={500}
          value={party.suspendedReason}
          onChange={(suspendedReason) => change({ suspendedReason })}
        />
        <PriceRuleFields
          at={`${at}/priceRule`}
          rule={party.priceRule}
          change={(priceRule) => change({ priceRule })}
          told={told}
        />
      </div>
      <div>
        <Button kind="quiet" small onClick={remove}>
          {texts.removeParty(number)}
        </Button>
      </div>
    </div>
  );
}
