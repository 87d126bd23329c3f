import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaCompetition } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import css from './competitions.module.css';
import { useStep } from './queries';
import { useWords } from './texts';

/** Questions of the parties, without who asked, each answered to all. */
export function Questions({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const { f } = useI18n();
  const answers = competition.allowedActions.includes('answer');
  return (
    <Card label={w.questions}>
      <div className="stack-small">
        <h2>{w.questions}</h2>
        <p className="muted">{w.questionsHint}</p>
        {competition.questions.length === 0 && <p>{w.noQuestions}</p>}
        <ul className={css.list}>
          {competition.questions.map((one) => (
            <li key={one.id} className="stack-small">
              <p className="strong">{one.question}</p>
              <p className="muted small">{f.moment(one.askedAt)}</p>
              {one.answer || !answers ? (
                <p className={css.text}>{one.answer ?? w.unanswered}</p>
              ) : (
                <Answer competitionId={competition.id} questionId={one.id} />
              )}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Answer({ competitionId, questionId }: { competitionId: string; questionId: string }) {
  const w = useWords();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const answer = useStep(competitionId, () =>
    body(
      api.POST('/competitions/{competitionId}/questions/{questionId}/answer', {
        params: { path: { competitionId, questionId } },
        body: { answer: text },
      }),
    ),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (text.trim() && !answer.isPending) answer.mutate();
  };
  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <Field label={w.answer} error={tried && !text.trim() ? w.answerFault : undefined}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Refusal failure={answer.error} />
      <Button type="submit" className={css.start} aria-busy={answer.isPending}>
        {w.sendAnswer}
      </Button>
    </form>
  );
}
