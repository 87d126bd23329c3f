import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import type { SchemaCompetitionPage } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card, Note, Tag } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { AskForm, OfferForm } from './CompetitionForms';
import { useCompetitionWords } from './competitionTexts';
import css from './inquiry.module.css';

const competitionLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['competition-link', token],
    queryFn: ({ signal }) => body(api.GET('/competition-invitations/{token}', { params: { path: { token } }, signal })),
    gcTime: 0,
  });

/** The supplier area of a mini-competition: read the invitation, ask, hand a sealed offer in and replace it. */
export function CompetitionPage({ token, gone }: { token: string; gone: (failure: unknown) => React.ReactNode }) {
  const w = useCompetitionWords();
  const query = useQuery(competitionLinkQuery(token));
  const refused = gone(query.error);
  if (refused) return refused;
  return (
    <Load query={query} title={w.title} rows={8}>
      {(page) => <Invitation page={page} token={token} />}
    </Load>
  );
}

function Invitation({ page, token }: { page: SchemaCompetitionPage; token: string }) {
  const w = useCompetitionWords();
  const { f } = useI18n();
  const client = useQueryClient();
  const { queryKey } = competitionLinkQuery(token);
  const params = { path: { token } };
  const keep = { onSuccess: (next: SchemaCompetitionPage) => client.setQueryData(queryKey, next) };
  const offer = useMutation({
    mutationFn: async (given: { price: string; text: string }) => {
      const { seal } = await import('../../lib/seal'); // sealed here: nothing leaves the page in clear
      const sealed = await seal(given, page.roleOne, page.roleTwo);
      return body(api.POST('/competition-invitations/{token}/offers', { params, body: sealed }));
    },
    ...keep,
  });
  const question = useMutation({
    mutationFn: (text: string) =>
      body(api.POST('/competition-invitations/{token}/questions', { params, body: { question: text } })),
    ...keep,
  });
  const takes = page.status === 'invited' || page.status === 'closed';
  return (
    <div className="stack">
      <PageHead title={`${w.title}: ${page.subject}`} scope={w.to(page.supplier, page.buyer)} />
      {takes && !page.open && <Note tone="warn">{w.over(f.moment(page.deadline))}</Note>}
      {!takes && <Note tone="info">{w.ended}</Note>}
      <Asked page={page} />
      {page.receipts.length > 0 && <Receipts page={page} now={offer.isSuccess} />}
      {takes && (
        <Card>
          <OfferForm offer={offer} again={page.receipts.length > 0} />
        </Card>
      )}
      <Card>
        <Questions page={page} />
        {page.open && <AskForm question={question} />}
      </Card>
    </div>
  );
}

function Asked({ page }: { page: SchemaCompetitionPage }) {
  const w = useCompetitionWords();
  const { f } = useI18n();
  return (
    <Card>
      <div className="stack-small">
        <h2>{w.asked}</h2>
        <p className={css.text}>{page.text}</p>
        <Facts
          rows={[
            [w.contract, w.lot(page.contractNumber, page.lotNumber, page.lotTitle)],
            [w.deadline, w.deadlineHint(f.moment(page.deadline))],
          ]}
        />
        <h3>{w.criteria}</h3>
        <ul>
          {page.criteria.map((one) => (
            <li key={one.name}>{w.weight(one.name, one.weight)}</li>
          ))}
        </ul>
        <p className="muted">{w.tie}</p>
        <details>
          <summary>{w.keys}</summary>
          <p className="muted">{w.keysHint}</p>
          <ul>
            {[...page.roleOne, ...page.roleTwo].map((one) => (
              <li key={one}>
                <code className={css.print}>{one}</code>
              </li>
            ))}
          </ul>
        </details>
      </div>
    </Card>
  );
}

function Receipts({ page, now }: { page: SchemaCompetitionPage; now: boolean }) {
  const w = useCompetitionWords();
  const { f } = useI18n();
  const last = page.receipts.filter((one) => !one.late).at(-1);
  return (
    <Card>
      <div className="stack-small">
        <h2>{w.receipts}</h2>
        <div role="status">{now && <Note tone="ok">{w.arrived}</Note>}</div>
        <ol className={css.list}>
          {page.receipts.map((one) => (
            <li key={one.sha256}>
              <p>
                {w.received(f.moment(one.at))}{' '}
                {one.late ? (
                  <Tag tone="warn" icon="warn">
                    {w.late}
                  </Tag>
                ) : (
                  <Tag tone={one === last ? 'ok' : 'plain'} icon={one === last ? 'check' : 'info'}>
                    {one === last ? w.counts : w.replaced}
                  </Tag>
                )}
              </p>
              <p className="muted small">
                {w.print}: <code className={css.print}>{one.sha256}</code>
              </p>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}

function Questions({ page }: { page: SchemaCompetitionPage }) {
  const w = useCompetitionWords();
  return (
    <div className="stack-small">
      <h2>{w.questions}</h2>
      <p className="muted">{w.questionsHint}</p>
      {page.questions.length === 0 && <p>{w.noQuestions}</p>}
      <ul className={css.list}>
        {page.questions.map((one) => (
          <li key={one.id}>
            <p className="strong">{one.question}</p>
            <p className={css.text}>{one.answer ?? w.noAnswer}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
