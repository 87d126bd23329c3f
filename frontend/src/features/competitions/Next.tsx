import { useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaCompetition } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/parts';
import { AwardStep } from './AwardStep';
import css from './competitions.module.css';
import { DeclaredStep, PlainStep } from './Declared';
import { Evaluation } from './Evaluation';
import { OrderAward } from './OrderAward';
import { useStep } from './queries';
import { useWords } from './texts';

const names = (holders: { name: string }[]) => holders.map(({ name }) => name).join(', ');

/** The one thing that comes next, with its button for who may do it. */
export function Next({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  return (
    <Card label={w.next}>
      <div className="stack-small">
        <h2>{w.next}</h2>
        <Now competition={competition} />
      </div>
    </Card>
  );
}

function Now({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const { f } = useI18n();
  const { id, allowedActions, status, deadline, ended } = competition;
  const params = { path: { competitionId: id } };
  const declared = { params, body: { noConflict: true } };
  const invite = useStep(id, () => body(api.POST('/competitions/{competitionId}/invitation', declared)));
  const close = useStep(id, () => body(api.POST('/competitions/{competitionId}/closing', { params })));
  const may = (action: SchemaCompetition['allowedActions'][number]) => allowedActions.includes(action);
  switch (status) {
    case 'draft': {
      const left = competition.leftOut.length;
      const hint = w.inviteHint(competition.lot.parties.length - left);
      return may('invite') ? <DeclaredStep hint={hint} label={w.invite} step={invite} /> : <p>{w.nobodyActs}</p>;
    }
    case 'invited':
      if (!may('close')) return <p className={css.text}>{w.running(f.moment(deadline))}</p>;
      return <PlainStep hint={w.closeHint(f.moment(deadline))} label={w.close} step={close} />;
    case 'closed':
      return <Waits competition={competition} />;
    case 'opened':
      return may('evaluate') ? <Evaluation competition={competition} primary /> : <p>{w.nobodyActs}</p>;
    case 'evaluated':
      return <Evaluated competition={competition} />;
    case 'informed':
      return <Informed competition={competition} />;
    case 'awarded':
      return <OrderAward competition={competition} />;
    default:
      return (
        <>
          <p>{w.over[status]}</p>
          {ended && (
            <Facts
              rows={[
                [w.ground, w.grounds[ended.ground]],
                [w.endReason, ended.reason],
              ]}
            />
          )}
        </>
      );
  }
}

/** Whose turn it is to open. */
function Waits({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const { offers, openedBy, roleOne, roleTwo } = competition;
  const first = openedBy?.[0];
  if (!offers.some(({ counts }) => counts)) return <p>{w.waitsNothing}</p>;
  return <p className={css.text}>{first ? w.waitsInner(first, names(roleOne)) : w.waitsOuter(names(roleTwo))}</p>;
}

function Evaluated({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const [again, setAgain] = useState(false);
  const { id, allowedActions, ranking } = competition;
  const inform = useStep(id, () =>
    body(api.POST('/competitions/{competitionId}/information', { params: { path: { competitionId: id } } })),
  );
  const winner = ranking[0];
  if (!allowedActions.includes('evaluate')) return <p>{w.nobodyActs}</p>;
  if (again) return <Evaluation key={competition.events.length} competition={competition} primary />;
  return (
    <>
      {winner && allowedActions.includes('inform') && (
        <PlainStep hint={w.informHint(winner.supplier.name)} label={w.inform} step={inform} />
      )}
      <Button className={css.start} onClick={() => setAgain(true)}>
        {w.evaluateAgain}
      </Button>
    </>
  );
}

function Informed({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const { f } = useI18n();
  const { allowedActions, ranking, standstill } = competition;
  const winner = ranking[0];
  if (winner && allowedActions.includes('award'))
    return <AwardStep competition={competition} winner={winner.supplier.name} />;
  if (standstill?.lastDay && new Date(standstill.from) > new Date())
    return <p>{w.standstillRuns(f.date(standstill.lastDay), f.moment(standstill.from))}</p>;
  return <p>{w.nobodyActs}</p>;
}
