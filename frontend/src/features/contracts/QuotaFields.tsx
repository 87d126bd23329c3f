import type { SchemaContractChoices, SchemaContractLot } from '../../api/schema';
import { useI18n } from '../../i18n';
import { DateField } from '../../ui/DateField';
import css from './contracts.module.css';
import { fieldId } from './LimitFields';
import { DecimalField, MoneyField } from './TermField';

interface Props {
  at: string;
  lot: SchemaContractLot;
  choices: SchemaContractChoices;
  change: (entitled: SchemaContractLot['entitled']) => void;
  told: (pointer: string) => string | undefined;
}

/** As of which day each entitled body's members count and what it may call off at most; folded. */
export function QuotaFields({ at, lot, choices, change, told }: Props) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  if (lot.entitled.length === 0) return null;
  const set = lot.entitled.filter((one) => one.quotaValue || one.quotaQuantity || one.asOf).length;
  const name = (id: string) =>
    choices.organisations.find((one) => one.organisation.id === id)?.organisation.name ?? texts.gone;
  const edit = (index: number, now: Partial<SchemaContractLot['entitled'][number]>) =>
    change(lot.entitled.map((one, i) => (i === index ? { ...one, ...now } : one)));
  return (
    <details>
      <summary>
        {texts.quotas} ({set})
      </summary>
      <p className="muted small">{texts.hints.quota}</p>
      <div className="stack-small">
        {lot.entitled.map((one, index) => (
          <div
            key={`${one.organisationId} ${one.valid.from}`}
            className={css.item}
            role="group"
            aria-label={name(one.organisationId)}
          >
            <p className="strong">{name(one.organisationId)}</p>
            <div className={css.fields}>
              <DateField
                id={fieldId(`${at}/entitled/${index}/asOf`)}
                label={texts.fields.asOf ?? ''}
                value={one.asOf ?? undefined}
                onChange={(day) => edit(index, { asOf: day ?? null })}
              />
              <MoneyField
                id={fieldId(`${at}/entitled/${index}/quotaValue`)}
                label={texts.fields.quotaValue ?? ''}
                error={told(`${at}/entitled/${index}/quotaValue`)}
                value={one.quotaValue ?? null}
                onChange={(quotaValue) => edit(index, { quotaValue })}
              />
              <DecimalField
                id={fieldId(`${at}/entitled/${index}/quotaQuantity`)}
                label={texts.fields.quotaQuantity ?? ''}
                error={told(`${at}/entitled/${index}/quotaQuantity`)}
                places={3}
                value={one.quotaQuantity ?? null}
                onChange={(quotaQuantity) => edit(index, { quotaQuantity })}
              />
            </div>
          </div>
        ))}
      </div>
    </details>
  );
}
