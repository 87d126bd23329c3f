import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaNewPlanAnswer, SchemaPlanAnswer, SchemaPlanRound } from '../../api/schema';
import { useI18n } from '../../i18n';
import { type Fault, type Grid, gridOf, keyOf, monthsOf, readGrid } from '../../lib/planGrid';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field, FieldError } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { AnswerFile } from './AnswerFile';
import { AnswerGrid } from './AnswerGrid';
import css from './planning.module.css';
import { usePlanTexts } from './planTexts';
import { usePlanWords } from './words';

interface Props {
  round: SchemaPlanRound;
  answer: SchemaPlanAnswer;
}

/** What the own organisation needs: entered, proposed, read from a file, saved and sent. */
export function Answer({ round, answer }: Props) {
  const texts = usePlanTexts().answer;
  const may = round.allowedActions.includes('savePlanAnswer');
  const [plans, setPlans] = useState(answer.status !== 'no_need');
  if (!may) return <Given round={round} answer={answer} />;
  return (
    <Card label={texts.title}>
      <div className="stack-small">
        <h2>{texts.title}</h2>
        {plans ? (
          <Form round={round} answer={answer} />
        ) : (
          <>
            <p role="status">{texts.noneSaved}</p>
            <div>
              <Button onClick={() => setPlans(true)}>{texts.plan}</Button>
            </div>
          </>
        )}
      </div>
    </Card>
  );
}

function Given({ round, answer }: Props) {
  const { f } = useI18n();
  const all = usePlanTexts();
  const texts = all.answer;
  const given = answer.status === 'sent' || answer.status === 'no_need';
  return (
    <Card label={texts.title}>
      <div className="stack-small">
        <h2>{texts.title}</h2>
        <p>
          {given || round.summary.status === 'open' ? `${all.own}: ${all.owns[answer.status]}.` : texts.notGiven}{' '}
          {given && round.summary.status !== 'open' && texts.over}
        </p>
        {answer.savedAt && <p className="muted small">{texts.by(answer.savedBy ?? '', f.moment(answer.savedAt))}</p>}
        {answer.figures.length > 0 && <AnswerGrid round={round} grid={gridOf(answer.figures, f.quantity)} />}
      </div>
    </Card>
  );
}

function Form({ round, answer }: Props) {
  const { f, language } = useI18n();
  const texts = usePlanTexts().answer;
  const client = useQueryClient();
  const [grid, setGrid] = useState<Grid>(() => gridOf(answer.figures, f.decimal));
  const [comment, setComment] = useState(answer.comment ?? '');
  const [tried, setTried] = useState(false);
  const [nothing, setNothing] = useState(false);
  const { figures, faults } = readGrid(grid, round, language);
  const path = { roundId: round.summary.id };
  const save = useMutation({
    mutationFn: (status: SchemaNewPlanAnswer['status']) =>
      body(
        api.PUT('/plan-rounds/{roundId}/answer', {
          params: { path },
          body: {
            version: answer.version,
            status,
            figures: status === 'no_need' ? [] : figures,
            ...(comment.trim() ? { comment: comment.trim() } : {}),
          },
        }),
      ),
    onSuccess: async (now) => {
      client.setQueryData(['plan-rounds', round.summary.id], now);
      await client.invalidateQueries({ queryKey: ['plan-rounds'] });
    },
  });
  const propose = useMutation({
    mutationFn: () => body(api.GET('/plan-rounds/{roundId}/proposal', { params: { path } })),
    onSuccess: (proposal) => {
      if (proposal.figures.length > 0) setGrid(gridOf(proposal.figures, f.decimal));
    },
  });
  const keep = (status: SchemaNewPlanAnswer['status']) => {
    if (save.isPending) return;
    const bad = status !== 'no_need' && Object.keys(faults).length > 0;
    const none = status === 'sent' && !bad && figures.every((one) => Number(one.high) === 0);
    setTried(bad);
    setNothing(none);
    if (!bad && !none) save.mutate(status);
  };
  const sent = answer.status === 'sent';
  return (
    <>
      <p className="muted">{texts.hint}</p>
      <div className="row">
        <Button onClick={() => !propose.isPending && propose.mutate()}>{texts.propose}</Button>
        <Button onClick={() => keep('no_need')}>{texts.none}</Button>
      </div>
      <Refusal failure={propose.error} />
      <div role="status">{propose.data && <p>{texts.proposed(propose.data.figures.length)}</p>}</div>
      <AnswerFile round={round} grid={grid} change={setGrid} />
      <AnswerGrid round={round} grid={grid} change={setGrid} faults={tried ? faults : {}} />
      <Field label={texts.comment} hint={texts.commentHint}>
        {(attributes) => (
          <textarea
            {...attributes}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        )}
      </Field>
      {tried && <Faults round={round} faults={faults} />}
      {nothing && <FieldError id="plan-nothing">{texts.nothing}</FieldError>}
      <Refusal failure={save.error} />
      <div role="status">
        {answer.status === 'draft' && <p>{texts.saved}</p>}
        {sent && <p>{texts.sent}</p>}
        {answer.savedAt && <p className="muted small">{texts.by(answer.savedBy ?? '', f.moment(answer.savedAt))}</p>}
      </div>
      <div className={css.actions}>
        {!sent && <Button onClick={() => keep('draft')}>{texts.save}</Button>}
        <Button kind="primary" onClick={() => keep('sent')}>
          {save.isPending ? texts.busy : sent ? texts.again : texts.send}
        </Button>
      </div>
    </>
  );
}

function Faults({ round, faults }: { round: SchemaPlanRound; faults: Record<string, Fault> }) {
  const texts = usePlanTexts().answer;
  const words = usePlanWords();
  const found = round.positions.flatMap(({ number, title }) =>
    monthsOf(round.summary).flatMap((month) => {
      const fault = faults[keyOf(number, month)];
      return fault ? [texts.fault(title, words.month(month), texts.faults[fault])] : [];
    }),
  );
  return (
    <div role="alert">
      {found.slice(0, 5).map((text) => (
        <FieldError key={text} id={`plan-${text}`}>
          {text}
        </FieldError>
      ))}
    </div>
  );
}
