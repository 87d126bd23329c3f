import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body } from '../../api/client';
import { quotesQuery } from '../../api/contracts';
import type { SchemaFrameworkContract, SchemaQuote, SchemaSkip } from '../../api/schema';
import { useI18n } from '../../i18n';
import { keepDraft } from '../../lib/draft';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { CodeQuestion } from '../../ui/CodeQuestion';
import { Card, Tag } from '../../ui/card';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import { QuoteForm, quotablePlaces } from './QuoteForm';
import { useQuoteTexts } from './quoteTexts';

/** What suppliers offered the body under the contract, and the way from an offer to its order. */
export function Quotes({ contract }: { contract: SchemaFrameworkContract }) {
  const texts = useQuoteTexts();
  const actions = useSession()?.allowedActions ?? [];
  const found = useQuery({ ...quotesQuery(contract.summary.id), enabled: actions.includes('listQuotes') });
  if (!found.data) return null;
  return (
    <section className="stack-small" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p className="muted">{texts.explain}</p>
      {found.data.items.length === 0 && <p>{texts.empty}</p>}
      {found.data.items.length > 0 && <List found={found.data.items} />}
      {actions.includes('recordQuote') && quotablePlaces(contract).length > 0 && (
        <details>
          <summary>{texts.add}</summary>
          <QuoteForm contract={contract} />
        </details>
      )}
    </section>
  );
}

function List({ found }: { found: SchemaQuote[] }) {
  const { t, f } = useI18n();
  const texts = useQuoteTexts();
  return (
    <Card flush>
      <Table
        caption={texts.title}
        rows={found}
        rowKey={(row) => row.id}
        columns={[
          {
            label: texts.number,
            cell: (row) => (
              <span>
                {row.number}
                <br />
                <span className="muted small">
                  {t.priceLists.inLot(row.supplier.name, row.lotNumber)}, {texts.lines(row.lines.length)}
                </span>
              </span>
            ),
          },
          { label: texts.until, cell: (row) => <span className="num">{f.date(row.validUntil)}</span> },
          { label: texts.net, numeric: true, cell: (row) => f.money(row.net) },
          {
            label: texts.document,
            cell: (row) => (
              <a
                href={`/api/v1/quotes/${row.id}/document`}
                download={row.document.name}
                title={`SHA-256 ${row.document.sha256}`}
              >
                {row.document.name}
              </a>
            ),
          },
          { label: texts.state, cell: (row) => <State quote={row} /> },
        ]}
      />
    </Card>
  );
}

function State({ quote }: { quote: SchemaQuote }) {
  const texts = useQuoteTexts();
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const order = (skip?: SchemaSkip) => {
    keepDraft({ lines: [], contract: quote.contractId, quote: { quoteId: quote.id, ...(skip ? { skip } : {}) } });
    void navigate({ to: '/bestellen' });
  };
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => body(api.POST('/quotes/{quoteId}/withdrawal', { params: { path: { quoteId: quote.id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['quotes'] }),
  });
  const [orderId] = quote.orderIds;
  return (
    <span className="stack-small">
      <span>
        <Tag tone={quote.state === 'ordered' ? 'ok' : 'plain'} icon={quote.state === 'ordered' ? 'check' : 'clock'}>
          {texts.states[quote.state]}
        </Tag>
      </span>
      {orderId && (
        <Link to="/bestellungen/$orderId" params={{ orderId }}>
          {texts.toOrder}
        </Link>
      )}
      {quote.allowedActions.includes('order') && (
        <span className="row">
          <Button small aria-label={texts.orderOf(quote.number)} onClick={() => order()}>
            {texts.order}
          </Button>
          {quote.skipReasons.length > 0 && !asked && (
            <Button small kind="quiet" onClick={() => setAsked(true)}>
              {texts.another}
            </Button>
          )}
        </span>
      )}
      <Refusal failure={withdraw.error} />
      {quote.allowedActions.includes('withdraw') && (
        <span>
          <Button
            small
            kind="quiet"
            aria-label={texts.withdrawOf(quote.number)}
            onClick={() => !withdraw.isPending && withdraw.mutate()}
          >
            {texts.withdraw}
          </Button>
        </span>
      )}
      {asked && (
        <CodeQuestion
          heading={texts.why}
          answers={quote.skipReasons.map(({ code, text }) => [code, text])}
          needsText={() => true}
          give={({ code, text }) => order({ code, text: text ?? '' })}
        />
      )}
    </span>
  );
}
