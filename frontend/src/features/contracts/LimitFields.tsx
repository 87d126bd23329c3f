import type { SchemaContractLimits } from '../../api/schema';
import { useI18n } from '../../i18n';
import css from './contracts.module.css';
import { DecimalField, MoneyField, TextField } from './TermField';

interface Props {
  /** Where the limits stand: "/total" or "/lots/0". */
  at: string;
  limits: SchemaContractLimits;
  change: (limits: Partial<SchemaContractLimits>) => void;
  told: (pointer: string) => string | undefined;
}

/** Estimate and maximum, by value and by quantity. */
export function LimitFields({ at, limits, change, told }: Props) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  const name = (member: string) => ({
    id: fieldId(`${at}/${member}`),
    label: texts.fields[member] ?? member,
    error: told(`${at}/${member}`),
  });
  return (
    <div className={css.fields}>
      <MoneyField
        {...name('estimatedValue')}
        value={limits.estimatedValue ?? null}
        onChange={(estimatedValue) => change({ estimatedValue })}
      />
      <MoneyField
        {...name('maximumValue')}
        value={limits.maximumValue ?? null}
        onChange={(maximumValue) => change({ maximumValue })}
      />
      <DecimalField
        {...name('estimatedQuantity')}
        places={3}
        value={limits.estimatedQuantity ?? null}
        onChange={(estimatedQuantity) => change({ estimatedQuantity })}
      />
      <DecimalField
        {...name('maximumQuantity')}
        places={3}
        value={limits.maximumQuantity ?? null}
        onChange={(maximumQuantity) => change({ maximumQuantity })}
      />
      {(limits.unpublishedReason !== '' || told(`${at}/unpublishedReason`)) && (
        <TextField
          {...name('unpublishedReason')}
          max={2000}
          value={limits.unpublishedReason}
          onChange={(unpublishedReason) => change({ unpublishedReason })}
        />
      )}
    </div>
  );
}

/** The id of a field in the page, to be linked from the findings. */
export const fieldId = (pointer: string) => `feld${pointer.replaceAll('/', '-')}`;
