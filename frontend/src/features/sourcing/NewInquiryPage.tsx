import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { api, body } from '../../api/client';
import { contactsQuery, inquiriesQuery, productQuery } from '../../api/queries';
import type { SchemaContact, SchemaNewInquiry, SchemaProduct } from '../../api/schema';
import { useI18n } from '../../i18n';
import { type InquiryFaults, type InquiryTexts, mostSuppliers, readInquiry } from '../../lib/sourcing';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { ErrorSummary, Field, FieldError, QuantityInput } from '../../ui/form';
import { Load, PageHead, Refusal } from '../../ui/page';
import { BackToProduct } from './OutsideOfferPage';
import { Sent } from './Sent';
import css from './sourcing.module.css';

/** Asks one to five suppliers for the same product in Textform. */
export function NewInquiryPage() {
  const { t } = useI18n();
  const { productId } = useParams({ from: '/signed-in/produkte/$productId/preisanfrage' });
  const product = useQuery(productQuery(productId));
  const contacts = useQuery(contactsQuery);
  return (
    <Load query={product} title={t.sourcing.inquiryTitle} rows={4}>
      {(found) => (
        <Load query={contacts} title={t.sourcing.inquiryTitle} rows={4}>
          {({ items }) => <Inquiry product={found} contacts={items} />}
        </Load>
      )}
    </Load>
  );
}

function Inquiry({ product, contacts }: { product: SchemaProduct; contacts: SchemaContact[] }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (inquiry: SchemaNewInquiry) => body(api.POST('/inquiries', { body: inquiry })),
    onSuccess: () => client.invalidateQueries({ queryKey: inquiriesQuery.queryKey }),
  });
  if (send.data) return <Sent inquiry={send.data} />;
  return (
    <div className="stack">
      <BackToProduct product={product} />
      <PageHead title={t.sourcing.inquiryTitle} scope={t.sourcing.offerScope(product.name)} />
      <InquiryForm product={product} contacts={contacts} send={send} />
    </div>
  );
}

interface FormProps {
  product: SchemaProduct;
  contacts: SchemaContact[];
  send: { mutate: (inquiry: SchemaNewInquiry) => void; isPending: boolean; error: unknown };
}

const ids: Record<keyof InquiryFaults, string> = {
  suppliers: 'lieferanten',
  text: 'hinweise',
  quantity: 'menge',
  answerDays: 'frist',
};

function InquiryForm({ product, contacts, send }: FormProps) {
  const { t } = useI18n();
  const address = useSearch({ from: '/signed-in/produkte/$productId/preisanfrage' });
  const [texts, setTexts] = useState<InquiryTexts>({
    suppliers: [],
    text: '',
    quantity: address.menge ?? '1',
    answerDays: '5',
    neededBy: address.bis,
  });
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const preview = useMutation({
    mutationFn: (inquiry: SchemaNewInquiry) => body(api.POST('/inquiries/preview', { body: inquiry })),
  });
  const change = (next: Partial<InquiryTexts>) => {
    setTexts({ ...texts, ...next });
    preview.reset();
  };
  const read = readInquiry(product.id, texts);
  const faults = tried && 'faults' in read ? read.faults : {};
  const told = (field: keyof InquiryFaults) => (faults[field] ? t.sourcing.inquiryFaults[field] : undefined);
  const errors = (Object.keys(ids) as (keyof InquiryFaults)[]).flatMap((field) => {
    const text = told(field);
    return text ? [{ field: ids[field], text }] : [];
  });
  /** Hands the inquiry over when it is whole. */
  const take = (use: (inquiry: SchemaNewInquiry) => void) => {
    setTried(true);
    if ('inquiry' in read) use(read.inquiry);
    else requestAnimationFrame(() => summary.current?.focus());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!send.isPending) take(send.mutate);
  };
  return (
    <form className="stack" noValidate onSubmit={submit} aria-label={t.sourcing.inquiryTitle}>
      {tried && <ErrorSummary errors={errors} focus={summary} />}
      <Card>
        <Suppliers
          contacts={contacts}
          chosen={texts.suppliers}
          choose={(suppliers) => change({ suppliers })}
          error={told('suppliers')}
        />
      </Card>
      <Card>
        <div className="stack-small">
          <div className="row" id={ids.quantity} tabIndex={-1}>
            <div className={css.labelled}>
              <span className="strong" aria-hidden="true">
                {t.facts.quantity}
              </span>
              <QuantityInput
                label={t.facts.quantity}
                value={texts.quantity}
                onChange={(quantity) => change({ quantity })}
              />
            </div>
            <DateField
              label={t.compare.neededBy}
              value={texts.neededBy}
              onChange={(neededBy) => change({ neededBy })}
            />
          </div>
          <Field id={ids.text} label={t.sourcing.text} hint={t.sourcing.textHint} error={told('text')}>
            {(attributes) => (
              <textarea
                {...attributes}
                maxLength={4000}
                value={texts.text}
                onChange={(event) => change({ text: event.target.value })}
              />
            )}
          </Field>
          <div className={css.short}>
            <Field
              id={ids.answerDays}
              label={t.sourcing.answerDays}
              hint={t.sourcing.answerDaysHint}
              error={told('answerDays')}
            >
              {(attributes) => (
                <input
                  {...attributes}
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={2}
                  value={texts.answerDays}
                  onChange={(event) => change({ answerDays: event.target.value })}
                />
              )}
            </Field>
          </div>
        </div>
      </Card>
      <Refusal failure={send.error ?? preview.error} />
      {preview.data && <Preview preview={preview.data} />}
      <div className="row">
        <Button onClick={() => take(preview.mutate)}>{t.sourcing.preview}</Button>
        <Button kind="primary" type="submit" aria-disabled={send.isPending || undefined}>
          {send.isPending ? t.sourcing.sending : t.sourcing.send}
        </Button>
      </div>
    </form>
  );
}

interface SuppliersProps {
  contacts: SchemaContact[];
  chosen: string[];
  choose: (suppliers: string[]) => void;
  error: string | undefined;
}

function Suppliers({ contacts, chosen, choose, error }: SuppliersProps) {
  const { t } = useI18n();
  const toggle = (id: string) => choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset className="stack-small" id={ids.suppliers} tabIndex={-1}>
      <legend>
        <h2>{t.sourcing.whom}</h2>
      </legend>
      <p className="muted">{t.sourcing.whomHint}</p>
      <div className={css.choices}>
        {contacts.map(({ supplier, email, own }) => (
          <label key={supplier.id} className={css.choice}>
            <input
              type="checkbox"
              checked={chosen.includes(supplier.id)}
              disabled={chosen.length >= mostSuppliers && !chosen.includes(supplier.id)}
              onChange={() => toggle(supplier.id)}
            />
            <span>
              {supplier.name}
              <br />
              <span className="muted small">
                {[supplier.city, email ?? t.sourcing.noMail, own && t.sourcing.ownSupplier].filter(Boolean).join(' · ')}
              </span>
            </span>
          </label>
        ))}
      </div>
      <p className="muted small" role="status">
        {t.sourcing.chosen(chosen.length)}
      </p>
      {error && <FieldError id="lieferanten-error">{error}</FieldError>}
    </fieldset>
  );
}

interface PreviewProps {
  preview: { deadline: string; letters: { supplier: { id: string; name: string }; text: string }[] };
}

/** The letters as they would go out: all say the same to somebody else, so the first stands open. */
function Preview({ preview }: PreviewProps) {
  const { t, f } = useI18n();
  return (
    <div role="status" className="stack-small">
      <Note tone="info">{t.sourcing.answerUntil(f.date(preview.deadline))}</Note>
      {preview.letters.map(({ supplier, text }, index) => (
        <Card key={supplier.id}>
          <details open={index === 0}>
            <summary>{t.sourcing.previewFor(supplier.name)}</summary>
            <p className={css.letter} lang="de">
              {text}
            </p>
          </details>
        </Card>
      ))}
    </div>
  );
}
