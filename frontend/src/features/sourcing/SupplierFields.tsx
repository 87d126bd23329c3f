import type { SchemaContact } from '../../api/schema';
import { useI18n } from '../../i18n';
import { parseDay } from '../../lib/day';
import { newSupplier, type OfferField, type OfferTexts } from '../../lib/sourcing';
import { Field } from '../../ui/form';
import inquiry from '../inquiry/inquiry.module.css';

/** The fields in the page, to be linked from the summary. */
export const offerIds: Record<OfferField, string> = {
  supplier: 'lieferant',
  name: 'lieferant-name',
  street: 'lieferant-strasse',
  postcode: 'lieferant-plz',
  city: 'lieferant-ort',
  askedOn: 'angefragt-am',
};

interface Props {
  contacts: SchemaContact[];
  texts: OfferTexts;
  change: (texts: OfferTexts) => void;
  told: (field: OfferField) => string | undefined;
}

/** Who offered and when that was asked for: a supplier that is known, or a new one with its address. */
export function SupplierFields({ contacts, texts, change, told }: Props) {
  const { t, f } = useI18n();
  const type = (field: keyof OfferTexts) => (text: string) => change({ ...texts, [field]: text });
  const leaveDay = () => {
    const day = parseDay(texts.askedOn);
    if (day) type('askedOn')(f.date(day));
  };
  return (
    <div className="stack-small">
      <h2>{t.sourcing.who}</h2>
      <div className={inquiry.fields}>
        <Field id={offerIds.supplier} label={t.sourcing.fields.supplier} error={told('supplier')}>
          {(attributes) => (
            <select {...attributes} value={texts.supplier} onChange={(event) => type('supplier')(event.target.value)}>
              <option value="">{t.sourcing.pickSupplier}</option>
              <option value={newSupplier}>{t.sourcing.newSupplier}</option>
              {contacts.map(({ supplier }) => (
                <option key={supplier.id} value={supplier.id}>
                  {supplier.name}, {supplier.city}
                </option>
              ))}
            </select>
          )}
        </Field>
        {texts.supplier === newSupplier &&
          (['name', 'street', 'postcode', 'city', 'email'] as const).map((field) => (
            <Field
              key={field}
              {...(field === 'email' ? {} : { id: offerIds[field] })}
              label={t.sourcing.fields[field]}
              error={field === 'email' ? undefined : told(field)}
            >
              {(attributes) => (
                <input
                  {...attributes}
                  autoComplete="off"
                  maxLength={field === 'postcode' ? 20 : 200}
                  value={texts[field]}
                  onChange={(event) => type(field)(event.target.value)}
                />
              )}
            </Field>
          ))}
        <Field
          id={offerIds.askedOn}
          label={t.sourcing.fields.askedOn}
          hint={t.facts.dayPattern}
          error={told('askedOn')}
        >
          {(attributes) => (
            <input
              {...attributes}
              inputMode="numeric"
              autoComplete="off"
              maxLength={30}
              value={texts.askedOn}
              onChange={(event) => type('askedOn')(event.target.value)}
              onBlur={leaveDay}
            />
          )}
        </Field>
      </div>
      <p className="muted small">{t.sourcing.askedByYou}</p>
    </div>
  );
}
