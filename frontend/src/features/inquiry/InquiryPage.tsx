import { useQuery } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { hasStatus } from '../../api/problem';
import { inquiryLinkQuery } from '../../api/queries';
import type { SchemaInquiryPage } from '../../api/schema';
import { useI18n } from '../../i18n';
import { dayInBerlin, invitationOf, tokenOf } from '../../lib/inquiryAnswer';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { Answered } from './Answered';
import { AnswerForm } from './AnswerForm';
import { CompetitionPage } from './CompetitionPage';
import css from './inquiry.module.css';
import { useAnswer } from './useAnswer';

function subscribe(changed: () => void) {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** Where the letter's link leads: the supplier reads what is asked and answers once, without an account. */
export function InquiryPage() {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const invitation = invitationOf(hash);
  if (invitation) return <CompetitionPage key={invitation} token={invitation} gone={noLink} />;
  const token = tokenOf(hash);
  return token ? <Linked key={token} token={token} /> : <NoLink state="unknown" />;
}

/** What stands in place of an invitation whose link leads nowhere. */
function noLink(failure: unknown) {
  const state = linkState(failure);
  return state && <NoLink state={state} />;
}

function Linked({ token }: { token: string }) {
  const { t } = useI18n();
  const query = useQuery(inquiryLinkQuery(token));
  const answer = useAnswer(token);
  const state = linkState(query.error) ?? linkState(answer.error);
  if (state) return <NoLink state={state} />;
  return (
    <Load query={query} title={t.inquiry.title} rows={6}>
      {(page) =>
        page.status === 'open' ? <Open page={page} answer={answer} /> : <Answered page={page} now={answer.isSuccess} />
      }
    </Load>
  );
}

type LinkState = 'unknown' | 'expired' | 'throttled';

/** What a refusal says about the link itself. */
function linkState(failure: unknown): LinkState | undefined {
  if (hasStatus(failure, 404)) return 'unknown';
  if (hasStatus(failure, 410)) return 'expired';
  return hasStatus(failure, 429) ? 'throttled' : undefined;
}

function NoLink({ state }: { state: LinkState }) {
  const { t } = useI18n();
  return (
    <div className="stack">
      <PageHead title={t.inquiry[state]} />
      <Card>
        <p role="alert">{t.inquiry[`${state}Text`]}</p>
      </Card>
    </div>
  );
}

function Open({ page, answer }: { page: SchemaInquiryPage; answer: ReturnType<typeof useAnswer> }) {
  const { t, f } = useI18n();
  const [today] = useState(() => dayInBerlin(new Date()));
  return (
    <div className="stack">
      <PageHead title={`${t.inquiry.title}: ${page.product.name}`} scope={t.inquiry.to(page.supplier)} />
      {page.deadline < today && <Note tone="warn">{t.inquiry.deadlineOver(f.date(page.deadline))}</Note>}
      <Asked page={page} />
      <Refusal failure={answer.error} />
      <Card>
        <AnswerForm answer={answer} today={today} />
      </Card>
      <Card>
        <div className="stack-small">
          <h2>{t.inquiry.declineHeading}</h2>
          <p>{t.inquiry.declineText}</p>
          <Button className={css.start} disabled={answer.isPending} onClick={() => answer.mutate({ decline: true })}>
            {t.inquiry.decline}
          </Button>
        </div>
      </Card>
    </div>
  );
}

function Asked({ page }: { page: SchemaInquiryPage }) {
  const { t, f } = useI18n();
  const { name, manufacturer, partNumber, gtin } = page.product;
  return (
    <Card>
      <div className="stack-small">
        <h2>{t.inquiry.asked}</h2>
        <Facts
          rows={[
            [t.inquiry.item, name],
            [t.inquiry.manufacturer, manufacturer],
            [t.facts.partNumber, partNumber],
            [t.facts.gtin, gtin],
            [t.facts.quantity, f.quantity(page.quantity)],
            [t.inquiry.neededBy, page.neededBy && f.date(page.neededBy)],
            [t.inquiry.deadline, f.date(page.deadline)],
            [t.inquiry.asker, page.askedBy],
          ]}
        />
        <h3>{t.inquiry.text}</h3>
        <p className={css.text}>{page.text}</p>
        <p className="muted">{t.inquiry.noOrder}</p>
      </div>
    </Card>
  );
}
