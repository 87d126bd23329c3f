import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { demoPeopleQuery, storyQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { beginStory, endStory, storySince } from '../../lib/story';
import { Button } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Load, PageHead, Refusal } from '../../ui/page';
import css from './story.module.css';
import { type StoryStep, useOpenStep } from './useOpenStep';

/** The demo's story: each step one sentence, one button, and a tick once its result is stored. */
export function StoryPage() {
  const { t } = useI18n();
  const [since, setSince] = useState(storySince);
  const story = useQuery(storyQuery(since));
  const open = useOpenStep();
  const at = story.data?.at;
  useEffect(() => {
    if (at) beginStory(at);
  }, [at]);
  const again = () => {
    endStory();
    setSince(storySince());
    void story.refetch();
  };
  return (
    <Load query={story} title={t.story.title} rows={9}>
      {({ steps }) => (
        <div className="stack">
          <PageHead title={t.story.title} scope={t.story.scope} />
          <Refusal failure={open.error} />
          <Card flush>
            <ol className={css.steps}>
              {steps.map((step, index) => (
                <Step
                  key={step.step}
                  step={step}
                  first={index === steps.findIndex(({ done }) => !done)}
                  open={() => !open.isPending && open.mutate({ step, index })}
                />
              ))}
            </ol>
          </Card>
          <p className={css.text}>{t.story.tamper}</p>
          <div>
            <Button onClick={again}>{t.story.again}</Button>
          </div>
        </div>
      )}
    </Load>
  );
}

/** What was ordered before the visitor came is only looked at. */
const looks: StoryStep['step'][] = ['tie', 'splitting', 'bypass', 'outside', 'monthly'];

function Step({ step, first, open }: { step: StoryStep; first: boolean; open: () => void }) {
  const { t } = useI18n();
  const people = useQuery(demoPeopleQuery);
  const person = people.data?.find(({ login }) => login === step.login);
  const { title, sentence, action } = t.story.steps[step.step];
  return (
    <li className={css.step}>
      <div className={css.text}>
        <h2>{title}</h2>
        <p>{sentence}</p>
        {person && <p className="muted small">{t.story.as(person.name, t.roles[person.role])}</p>}
      </div>
      <div className={css.state}>
        {step.done && (
          <Tag tone="ok" icon="check">
            {looks.includes(step.step) ? t.story.ready : t.story.done}
          </Tag>
        )}
        <Button kind={first ? 'primary' : 'secondary'} onClick={open}>
          {action}
        </Button>
      </div>
    </li>
  );
}
