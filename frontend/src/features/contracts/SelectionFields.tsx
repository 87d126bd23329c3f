import type { SchemaContractLot, SchemaContractSelection } from '../../api/schema';
import { useI18n } from '../../i18n';
import { noSelection } from '../../lib/contractTerms';
import { Button } from '../../ui/button';
import css from './contracts.module.css';
import { fieldId } from './LimitFields';
import { MoneyField, SelectField, TextField } from './TermField';

interface Props {
  at: string;
  lot: SchemaContractLot;
  change: (selection: SchemaContractSelection) => void;
  told: (pointer: string) => string | undefined;
}

/** The published rule by which a call-off goes to one of several suppliers, and the reasons to pass one by. */
export function SelectionFields({ at, lot, change, told }: Props) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  const selection = lot.selection ?? noSelection();
  const give = (part: Partial<SchemaContractSelection>) => change({ ...selection, ...part });
  const name = (member: string) => ({
    id: fieldId(`${at}/${member}`),
    label: texts.selection.fields[member] ?? member,
    error: told(`${at}/${member}`),
  });
  const reasons = selection.skipReasons;
  const reason = (index: number, part: Partial<(typeof reasons)[number]>) =>
    give({ skipReasons: reasons.map((one, i) => (i === index ? { ...one, ...part } : one)) });
  return (
    <div className="stack-small" role="group" aria-label={texts.selection.heading}>
      <h4 className="strong">{texts.selection.heading}</h4>
      {told(at) && <p className="strong">{told(at)}</p>}
      <div className={css.fields}>
        <SelectField
          {...name('by')}
          value={selection.by}
          options={Object.entries(texts.selection.ways) as [SchemaContractSelection['by'], string][]}
          onChange={(by) => give({ by })}
        />
        {selection.by === 'criteria' && (
          <SelectField
            {...name('criteria')}
            none="–"
            value={selection.criteria.join(' ')}
            options={Object.entries(texts.selection.criteria)}
            onChange={(keys) =>
              give({ criteria: keys.split(' ').filter(Boolean) as SchemaContractSelection['criteria'] })
            }
          />
        )}
        {lot.callOffKind === 'mixed' && (
          <MoneyField
            {...name('directUpTo')}
            value={selection.directUpTo ?? null}
            onChange={(directUpTo) => give({ directUpTo })}
          />
        )}
      </div>
      {told(`${at}/skipReasons`) && <p className="strong">{told(`${at}/skipReasons`)}</p>}
      {reasons.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the key of a reason is what is typed here
        <div key={index} className={css.fields} role="group" aria-label={texts.selection.reason(index + 1)}>
          <TextField
            id={fieldId(`${at}/skipReasons/${index}/code`)}
            label={texts.selection.fields.code ?? ''}
            error={told(`${at}/skipReasons/${index}/code`)}
            max={60}
            value={one.code}
            onChange={(code) => reason(index, { code })}
          />
          <TextField
            id={fieldId(`${at}/skipReasons/${index}/text`)}
            label={texts.selection.fields.text ?? ''}
            error={told(`${at}/skipReasons/${index}/text`)}
            max={400}
            value={one.text}
            onChange={(text) => reason(index, { text })}
          />
          <div>
            <Button kind="quiet" small onClick={() => give({ skipReasons: reasons.filter((_, i) => i !== index) })}>
              {texts.selection.remove(index + 1)}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button small onClick={() => give({ skipReasons: [...reasons, { code: '', text: '' }] })}>
          {texts.selection.add}
        </Button>
      </div>
    </div>
  );
}
