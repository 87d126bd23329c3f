import type { SchemaContractPriceRule } from '../../api/schema';
import { useI18n } from '../../i18n';
import { DateField } from '../../ui/DateField';
import { fieldId } from './LimitFields';
import { DecimalField, SelectField, TextField } from './TermField';

interface Props {
  at: string;
  rule: SchemaContractPriceRule | undefined;
  change: (rule: SchemaContractPriceRule) => void;
  told: (pointer: string) => string | undefined;
}

const fixed: SchemaContractPriceRule = { kind: 'fixed', source: '', day: null, percent: null, index: null };

/** How a supplier's prices may develop; a kind asks only for what it needs. */
export function PriceRuleFields({ at, rule = fixed, change, told }: Props) {
  const { t } = useI18n();
  const texts = t.priceLists;
  const { kind } = rule;
  const labels = texts.ruleFields[kind];
  const name = (member: 'source' | 'day' | 'percent' | 'index') => ({
    id: fieldId(`${at}/${member}`),
    label: labels[member] ?? '',
    error: told(`${at}/${member}`),
  });
  return (
    <>
      <SelectField
        id={fieldId(at)}
        label={texts.rule}
        value={kind}
        error={told(at)}
        options={Object.entries(texts.ruleKinds) as [SchemaContractPriceRule['kind'], string][]}
        onChange={(now) => change({ ...rule, kind: now })}
      />
      {labels.source && (
        <TextField {...name('source')} value={rule.source} onChange={(source) => change({ ...rule, source })} />
      )}
      {labels.day && (
        <DateField
          {...name('day')}
          value={rule.day ?? undefined}
          onChange={(day) => change({ ...rule, day: day ?? null })}
        />
      )}
      {labels.percent && (
        <DecimalField
          {...name('percent')}
          places={2}
          value={rule.percent ?? null}
          onChange={(percent) => change({ ...rule, percent })}
        />
      )}
      {labels.index && (
        <DecimalField
          {...name('index')}
          places={3}
          value={rule.index ?? null}
          onChange={(index) => change({ ...rule, index })}
        />
      )}
    </>
  );
}
