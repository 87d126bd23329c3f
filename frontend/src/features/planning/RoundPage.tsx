import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import type { SchemaPlanRound } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { Answer } from './Answer';
import { NextContract } from './NextContract';
import { usePlanTexts } from './planTexts';
import { roundQuery } from './queries';
import { Review } from './Review';
import { RoundState } from './RoundsPage';
import { Sums } from './Sums';
import { usePlanWords } from './words';

/** One round: the own answer, then what all answers come to. */
export function RoundPage() {
  const texts = usePlanTexts();
  const { roundId } = useParams({ from: '/signed-in/bedarfsplanung/$roundId' });
  const query = useQuery(roundQuery(roundId));
  return (
    <Load query={query} title={texts.title}>
      {(round) => <Round round={round} />}
    </Load>
  );
}

function Round({ round }: { round: SchemaPlanRound }) {
  const { f } = useI18n();
  const texts = usePlanTexts();
  const words = usePlanWords();
  const session = useSession();
  const { summary } = round;
  return (
    <div className="stack">
      <PageHead title={summary.title} scope={`${texts.title} · ${summary.group}`}>
        <RoundState round={summary} />
      </PageHead>
      <Note tone="info">{texts.binding}</Note>
      <Facts
        rows={[
          [texts.period, words.period(summary)],
          [texts.deadline, f.date(summary.deadline)],
          [texts.form.note, round.note],
        ]}
      />
      <Remind round={round} />
      <Close round={round} />
      {round.answer && <Answer key={round.answer.version} round={round} answer={round.answer} />}
      <Sums round={round} />
      {session?.allowedActions.includes('listPlanDerivations') && <NextContract round={round} />}
      {session?.allowedActions.includes('listPlanAnswers') && <Review round={round} />}
    </div>
  );
}

function Remind({ round }: { round: SchemaPlanRound }) {
  const texts = usePlanTexts();
  const remind = useMutation({
    mutationFn: () =>
      body(api.POST('/plan-rounds/{roundId}/reminders', { params: { path: { roundId: round.summary.id } } })),
  });
  if (!round.allowedActions.includes('remindOfPlanRound')) return null;
  return (
    <Card>
      <div className="stack-small">
        <p>{texts.remindHint}</p>
        <Refusal failure={remind.error} />
        <div role="status">{remind.data && <p>{texts.reminded(remind.data.letters)}</p>}</div>
        <div>
          <Button onClick={() => !remind.isPending && remind.mutate()}>
            {remind.isPending ? texts.reminding : texts.remind}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Close({ round }: { round: SchemaPlanRound }) {
  const texts = usePlanTexts();
  const client = useQueryClient();
  const close = useMutation({
    mutationFn: () =>
      body(api.POST('/plan-rounds/{roundId}/close', { params: { path: { roundId: round.summary.id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['plan-rounds'] }),
  });
  if (!round.allowedActions.includes('closePlanRound')) return null;
  return (
    <Card>
      <div className="stack-small">
        <p>{texts.closeHint}</p>
        <Refusal failure={close.error} />
        <div>
          <Button kind="primary" onClick={() => !close.isPending && close.mutate()}>
            {close.isPending ? texts.closing : texts.close}
          </Button>
        </div>
      </div>
    </Card>
  );
}
