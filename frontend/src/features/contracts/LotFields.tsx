import type { SchemaContractChoices, SchemaContractLot } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card } from '../../ui/card';
import css from './contracts.module.css';
import { fieldId, LimitFields } from './LimitFields';
import { PartyFields } from './PartyFields';
import { QuotaFields } from './QuotaFields';
import { SelectionFields } from './SelectionFields';
import { SuccessionFields } from './SuccessionFields';
import { CodesField, SelectField, TextField } from './TermField';
import { usePlanningTexts } from './texts';

interface Props {
  index: number;
  lot: SchemaContractLot;
  start: string | null;
  choices: SchemaContractChoices;
  change: (lot: Partial<SchemaContractLot>) => void;
  remove: (() => void) | undefined;
  told: (pointer: string) => string | undefined;
}

/** One lot: what it is, what it covers, how much, and from whom. */
export function LotFields({ index, lot, start, choices, change, remove, told }: Props) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  const more = usePlanningTexts();
  const at = `/lots/${index}`;
  const name = (member: string) => ({
    id: fieldId(`${at}/${member}`),
    label: texts.fields[member] ?? member,
    error: told(`${at}/${member}`),
  });
  const options = <Key extends string>(labels: Record<Key, string>) => Object.entries(labels) as [Key, string][];
  return (
    <Card label={texts.lot(lot.number)}>
      <div className="stack-small">
        <div className="row-between">
          <h3>{texts.lot(lot.number)}</h3>
          {remove && (
            <Button kind="quiet" small onClick={remove}>
              {texts.removeLot(lot.number)}
            </Button>
          )}
        </div>
        <div className={css.fields}>
          <TextField {...name('title')} value={lot.title} onChange={(title) => change({ title })} />
          <SelectField
            {...name('callOffKind')}
            value={lot.callOffKind}
            {...(lot.callOffKind === '' ? { none: texts.none } : {})}
            options={options(t.callOffKinds)}
            onChange={(callOffKind) => change({ callOffKind })}
          />
          <SelectField
            {...name('obligation')}
            value={lot.obligation}
            {...(lot.obligation === '' ? { none: texts.none } : {})}
            options={options(t.obligations)}
            onChange={(obligation) => change({ obligation })}
          />
          <TextField
            {...name('unit')}
            hint={more.unitHint}
            max={3}
            value={lot.unit}
            onChange={(unit) => change({ unit: unit.toUpperCase() })}
          />
          <CodesField {...name('cpv')} hint={texts.hints.cpv} value={lot.cpv} onChange={(cpv) => change({ cpv })} />
        </div>
        {lot.obligation === 'preferred' && (
          <Check checked={lot.economicalGround} onChange={(economicalGround) => change({ economicalGround })}>
            {texts.fields.economicalGround}
          </Check>
        )}
        <LimitFields at={at} limits={lot} change={change} told={told} />
        <Categories lot={lot} choices={choices} change={change} error={told(`${at}/categories`)} />
        <PartyFields
          at={at}
          lot={lot}
          start={start}
          suppliers={choices.suppliers}
          told={told}
          change={(parties) => change({ parties })}
        />
        {(lot.callOffKind === 'direct' || lot.callOffKind === 'mixed') && (
          <SelectionFields at={`${at}/selection`} lot={lot} told={told} change={(selection) => change({ selection })} />
        )}
        <QuotaFields at={at} lot={lot} choices={choices} told={told} change={(entitled) => change({ entitled })} />
        <SuccessionFields
          lot={lot}
          bodies={choices.organisations.map(({ organisation }) => [organisation.id, organisation.name])}
          suppliers={choices.suppliers.map(({ id, name }) => [id, name])}
          change={change}
        />
        {told(`${at}/parties`) && <p className="strong">{told(`${at}/parties`)}</p>}
      </div>
    </Card>
  );
}

/** Product classes of a lot, folded with their number. */
function Categories(props: {
  lot: SchemaContractLot;
  choices: SchemaContractChoices;
  change: (lot: Partial<SchemaContractLot>) => void;
  error: string | undefined;
}) {
  const { lot, choices, change, error } = props;
  const { t } = useI18n();
  const texts = t.contractChanges;
  const toggle = (key: string) =>
    change({
      categories: lot.categories.includes(key)
        ? lot.categories.filter((one) => one !== key)
        : [...lot.categories, key].toSorted(),
    });
  return (
    <details>
      <summary>
        {texts.fields.categories} ({lot.categories.length})
      </summary>
      <p className="muted small">{texts.hints.categories}</p>
      {error && <p className="strong">{error}</p>}
      <div className={css.fields}>
        {choices.categories.map(({ key, name }) => (
          <Check key={key} checked={lot.categories.includes(key)} onChange={() => toggle(key)}>
            {name}
          </Check>
        ))}
      </div>
    </details>
  );
}
