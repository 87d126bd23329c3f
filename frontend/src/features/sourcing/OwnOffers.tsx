import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import { outsideOffersQuery } from '../../api/queries';
import type { SchemaOutsideOffer, SchemaWithdrawalReason } from '../../api/schema';
import { useI18n } from '../../i18n';
import { unitPriceOf } from '../../lib/sourcing';
import { unitPriceText } from '../../lib/words';
import { Button } from '../../ui/button';
import { answersOf, CodeQuestion } from '../../ui/CodeQuestion';
import { Card, Tag } from '../../ui/card';
import { Failure, Refusal } from '../../ui/page';
import { Table } from '../../ui/table';

/** What was got from outside for a product, withdrawn offers with their reason among them. */
export function OwnOffers({ productId }: { productId: string }) {
  const { t } = useI18n();
  const query = useQuery(outsideOffersQuery(productId));
  const [wanted, setWanted] = useState<string>();
  const withdraw = useWithdrawal(productId);
  if (query.isError) return <Failure failure={query.error} again={() => void query.refetch()} part />;
  if (!query.data) return null;
  const offer = query.data.items.find((one) => one.offerId === wanted);
  return (
    <section className="stack-small" aria-labelledby="selbst-eingeholt">
      <h2 id="selbst-eingeholt">{t.sourcing.own}</h2>
      {query.data.items.length === 0 ? (
        <p className="muted">{t.sourcing.ownEmpty}</p>
      ) : (
        <Card flush>
          <OfferList offers={query.data.items} withdraw={setWanted} />
        </Card>
      )}
      {offer && (
        <Card>
          <div className="stack-small">
            <CodeQuestion
              heading={t.sourcing.whyWithdraw(offer.contact.supplier.name)}
              intro={<p className="muted small">{t.sourcing.withdrawIntro}</p>}
              answers={answersOf(t.sourcing.reasons)}
              needsText={(code) => code === 'other'}
              give={({ code, text }) => {
                withdraw.mutate({ offerId: offer.offerId, why: { reason: code, ...(text ? { text } : {}) } });
                setWanted(undefined);
              }}
            />
            <div>
              <Button onClick={() => setWanted(undefined)}>{t.sourcing.keep}</Button>
            </div>
          </div>
        </Card>
      )}
      <Refusal failure={withdraw.error} />
    </section>
  );
}

function useWithdrawal(productId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ offerId, why }: { offerId: string; why: SchemaWithdrawalReason }) =>
      body(api.POST('/outside-offers/{offerId}/withdrawal', { params: { path: { offerId } }, body: why })),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: outsideOffersQuery(productId).queryKey });
      void client.invalidateQueries({ queryKey: ['comparison', productId] });
    },
  });
}

function OfferList({ offers, withdraw }: { offers: SchemaOutsideOffer[]; withdraw: (offerId: string) => void }) {
  const { t, f } = useI18n();
  return (
    <Table
      caption={t.sourcing.own}
      rows={offers}
      rowKey={(offer) => offer.offerId}
      columns={[
        {
          label: t.sourcing.supplier,
          cell: ({ contact, source, askedOn }) => (
            <span>
              {contact.supplier.name}
              <br />
              <span className="muted small">{`${t.sourcing.sources[source]}, ${f.date(askedOn)}`}</span>
            </span>
          ),
        },
        {
          label: t.sourcing.price,
          numeric: true,
          cell: ({ terms }) => unitPriceText(t, f, unitPriceOf(terms), 'C62', terms.priceKind),
        },
        { label: t.sourcing.until, cell: ({ terms }) => f.date(terms.validUntil) },
        { label: t.sourcing.state, cell: (offer) => <OfferState offer={offer} /> },
        {
          label: t.sourcing.actions,
          cell: ({ offerId, documentId, contact, allowedActions }) => (
            <span className="row">
              <a
                href={`/api/v1/documents/${documentId}`}
                aria-label={t.sourcing.loadOf(contact.supplier.name)}
                download
              >
                {t.sourcing.load}
              </a>
              {allowedActions.includes('withdrawOutsideOffer') && (
                <Button
                  kind="quiet"
                  aria-label={t.sourcing.withdrawOf(contact.supplier.name)}
                  onClick={() => withdraw(offerId)}
                >
                  {t.sourcing.withdraw}
                </Button>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

function OfferState({ offer: { withdrawal } }: { offer: SchemaOutsideOffer }) {
  const { t, f } = useI18n();
  if (!withdrawal)
    return (
      <Tag tone="ok" icon="check">
        {t.sourcing.stands}
      </Tag>
    );
  return (
    <span>
      <Tag tone="plain" icon="stop">
        {t.sourcing.withdrawn}
      </Tag>
      <br />
      <span className="muted small">{`${f.moment(withdrawal.at)}, ${withdrawal.text ?? t.sourcing.reasons[withdrawal.reason]}`}</span>
    </span>
  );
}
