import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { api, body } from '../../api/client';
import { contactsQuery, productQuery } from '../../api/queries';
import type { SchemaContact, SchemaNewOutsideOffer, SchemaProduct } from '../../api/schema';
import { useI18n } from '../../i18n';
import { dayInBerlin } from '../../lib/inquiryAnswer';
import { type OfferField, type OfferTexts, offerFields, readOffer } from '../../lib/sourcing';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { ErrorSummary, type FormError } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { Load, PageHead, Refusal } from '../../ui/page';
import { TermsFields } from '../inquiry/TermsFields';
import { useTerms } from '../inquiry/useTerms';
import { DocumentField, documentId } from './DocumentField';
import { OwnOffers } from './OwnOffers';
import { offerIds, SupplierFields } from './SupplierFields';
import { useDocument } from './useDocument';

/** Takes an offer in that somebody got from outside; those got before stand below. */
export function OutsideOfferPage() {
  const { t } = useI18n();
  const { productId } = useParams({ from: '/signed-in/produkte/$productId/angebot' });
  const product = useQuery(productQuery(productId));
  const contacts = useQuery(contactsQuery);
  return (
    <Load query={product} title={t.sourcing.offerTitle} rows={4}>
      {(found) => (
        <div className="stack">
          <BackToProduct product={found} />
          <PageHead title={t.sourcing.offerTitle} scope={t.sourcing.offerScope(found.name)} />
          <Load query={contacts} title={t.sourcing.who} rows={3} part>
            {({ items }) => <OfferForm product={found} contacts={items} />}
          </Load>
          <OwnOffers productId={found.id} />
        </div>
      )}
    </Load>
  );
}

export function BackToProduct({ product }: { product: SchemaProduct }) {
  const { t } = useI18n();
  const search = useSearch({ strict: false }) as { menge?: string; bis?: string };
  return (
    <nav aria-label={t.facts.youAreHere}>
      <Link to="/produkte/$productId" params={{ productId: product.id }} search={search} className="back">
        <Icon name="left" size={16} />
        {t.sourcing.toComparison}
      </Link>
    </nav>
  );
}

const nothing: OfferTexts = { supplier: '', name: '', street: '', postcode: '', city: '', email: '', askedOn: '' };

function useRecord(productId: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ from: '/signed-in/produkte/$productId/angebot' });
  return useMutation({
    mutationFn: (offer: SchemaNewOutsideOffer) => body(api.POST('/outside-offers', { body: offer })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['comparison', productId] });
      void client.invalidateQueries({ queryKey: contactsQuery.queryKey });
      void navigate({ to: '/produkte/$productId', params: { productId }, search });
    },
  });
}

function OfferForm({ product, contacts }: { product: SchemaProduct; contacts: SchemaContact[] }) {
  const { t } = useI18n();
  const [today] = useState(() => dayInBerlin(new Date()));
  const [texts, setTexts] = useState(nothing);
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const upload = useDocument();
  const terms = useTerms(today);
  const record = useRecord(product.id);

  const read = readOffer(texts, upload.data?.id, today);
  const faults = tried && 'faults' in read ? read.faults : {};
  const told = (field: OfferField) => (faults[field] ? t.sourcing.faults[field] : undefined);
  const errors: FormError[] = [
    ...(faults.document ? [{ field: documentId, text: t.sourcing.faults.document }] : []),
    ...offerFields.flatMap((field) => {
      const text = told(field);
      return text ? [{ field: offerIds[field], text }] : [];
    }),
    ...terms.errors,
  ];
  const toSummary = () => requestAnimationFrame(() => summary.current?.focus());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (record.isPending) return;
    setTried(true);
    const taken = terms.take();
    if (!taken || 'faults' in read) return toSummary();
    record.mutate(
      { productId: product.id, terms: taken, ...read.offer },
      {
        onError: (failure) => {
          terms.refuse(failure);
          toSummary();
        },
      },
    );
  };
  return (
    <form className="stack" noValidate onSubmit={submit} aria-label={t.sourcing.offerTitle}>
      {tried && <ErrorSummary errors={errors} focus={summary} />}
      <Card>
        <DocumentField upload={upload} missing={Boolean(faults.document)} />
      </Card>
      <Card>
        <SupplierFields contacts={contacts} texts={texts} change={setTexts} told={told} />
      </Card>
      <Card>
        <div className="stack-small">
          <h2>{t.sourcing.terms}</h2>
          <p className="muted">{t.inquiry.offerHint}</p>
          <TermsFields terms={terms} />
        </div>
      </Card>
      <Refusal failure={record.error} />
      <p className="muted">{t.sourcing.joins}</p>
      <div>
        <Button kind="primary" type="submit" aria-disabled={record.isPending || undefined}>
          {record.isPending ? t.sourcing.recording : t.sourcing.record}
        </Button>
      </div>
    </form>
  );
}
