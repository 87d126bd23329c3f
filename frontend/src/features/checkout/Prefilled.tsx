import { type ReactNode, useState } from 'react';
import type { SchemaFundingSource, SchemaSubmissionPreview, SchemaSubmissionRequest } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import css from './checkout.module.css';

interface Props {
  preview: SchemaSubmissionPreview;
  change: (next: Pick<SchemaSubmissionRequest, 'deliveryAddressId' | 'costCentreId' | 'funding'>) => void;
  funding: string[] | undefined;
}

/** Who pays, where to, when: filled in already, each with a way to change it. */
export function Prefilled({ preview, change, funding }: Props) {
  const { t, f } = useI18n();
  const { parties, choices, orders } = preview;
  const { deliveryAddress: address, costCentre, invoiceRecipient } = parties;
  const days = [...new Set(orders.flatMap((order) => order.deliveryDate ?? []))].sort();
  return (
    <div className={css.prefilled}>
      <Changeable
        heading={t.check.pays}
        label={t.check.costCentre}
        value={costCentre?.id}
        options={choices.costCentres.map((one) => ({ id: one.id, text: `${one.number} ${one.label}` }))}
        change={(costCentreId) => change({ costCentreId })}
      >
        <p>{invoiceRecipient.organisation.name}</p>
        <p>{costCentre ? `${costCentre.number} ${costCentre.label}` : t.facts.noCostCentre}</p>
        {invoiceRecipient.leitwegId && <p className="muted small">{t.check.leitweg(invoiceRecipient.leitwegId)}</p>}
      </Changeable>
      <Changeable
        heading={t.check.where}
        label={t.check.address}
        value={address.id}
        options={choices.deliveryAddresses.map((one) => ({ id: one.id, text: `${one.label}, ${one.street}` }))}
        change={(deliveryAddressId) => change({ deliveryAddressId })}
      >
        <p>{address.label}</p>
        <p>{address.street}</p>
        <p>
          {address.postcode} {address.city}
        </p>
      </Changeable>
      <div>
        <h2>{t.check.when}</h2>
        {days.length === 0 ? (
          <p>{t.facts.unknownDate}</p>
        ) : (
          days.map((day) => <p key={day}>{t.facts.by(f.day(day))}</p>)
        )}
      </div>
      {choices.fundingSources.length > 0 && (
        <Funding sources={choices.fundingSources} chosen={funding?.[0]} change={(next) => change({ funding: next })} />
      )}
    </div>
  );
}

interface FundingProps {
  sources: SchemaFundingSource[];
  chosen: string | undefined;
  change: (funding: string[]) => void;
}

/** The source of funding whose conditions apply in addition. */
function Funding({ sources, chosen, change }: FundingProps) {
  const { t } = useI18n();
  return (
    <div>
      <h2>{t.funding.heading}</h2>
      <select
        aria-label={t.funding.heading}
        value={chosen ?? ''}
        onChange={({ target }) => change(target.value ? [target.value] : [])}
      >
        <option value="">{t.funding.none}</option>
        {sources.map(({ key }) => (
          <option key={key} value={key}>
            {key}
          </option>
        ))}
      </select>
      <p className="muted small">{t.funding.text}</p>
    </div>
  );
}

interface ChangeableProps {
  heading: string;
  label: string;
  value: string | undefined;
  options: { id: string; text: string }[];
  change: (id: string) => void;
  children: ReactNode;
}

function Changeable({ heading, label, value, options, change, children }: ChangeableProps) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <h2>{heading}</h2>
      {open ? (
        <select
          aria-label={label}
          value={value ?? ''}
          onChange={(event) => {
            setOpen(false);
            change(event.target.value);
          }}
        >
          {!value && <option value="" />}
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.text}
            </option>
          ))}
        </select>
      ) : (
        children
      )}
      {!open && options.length > (value ? 1 : 0) && (
        <Button kind="quiet" aria-label={`${label} ${t.facts.change}`} onClick={() => setOpen(true)}>
          {t.facts.change}
        </Button>
      )}
    </div>
  );
}
