import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { demoPeopleQuery, storyQuery } from '../../api/queries';
import { beginStory, endStory, storySince } from '../../lib/story';
import { Button } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Load, PageHead, Refusal } from '../../ui/page';
import css from './story.module.css';
import { useStoryI18n } from './texts';
import { isOfWalk, type StoryStep, useOpenStep } from './useOpenStep';

/** The demo's story: what a visitor does, step by step with a tick once its result is stored; below, what lies ready. */
export function StoryPage() {
  const { t } = useStoryI18n();
  const [since, setSince] = useState(storySince);
  const story = useQuery(storyQuery(since));
  const open = useOpenStep();
  const at = story.data?.at;
  useEffect(() => {
    if (at) beginStory(at);
  }, [at]);
  const again = async () => {
    await api.PUT('/demo/story/forgery', { params: { query: { since } }, body: { forged: false } });
    endStory();
    setSince(storySince());
    void story.refetch();
  };
  return (
    <Load query={story} title={t.story.title} rows={9}>
      {({ steps }) => {
        const next = steps.findIndex((step) => isOfWalk(step) && !step.done);
        const row = (step: StoryStep, index: number) => (
          <Step
            key={step.step}
            step={step}
            first={index === next}
            open={() => !open.isPending && open.mutate({ step, index })}
          />
        );
        const rows = steps.map(row);
        return (
          <div className="stack">
            <PageHead title={t.story.title} scope={t.story.scope} />
            <Refusal failure={open.error} />
            <Card flush>
              <ol className={`${css.steps} ${css.walk}`}>{rows.filter((_, i) => isOfWalk(steps[i] as StoryStep))}</ol>
            </Card>
            <div>
              <Button onClick={() => void again()}>{t.story.again}</Button>
            </div>
            <div>
              <h2>{t.story.more}</h2>
              <p className="muted">{t.story.moreHint}</p>
            </div>
            <Card flush>
              <ul className={css.steps}>{rows.filter((_, i) => !isOfWalk(steps[i] as StoryStep))}</ul>
            </Card>
          </div>
        );
      }}
    </Load>
  );
}

function Step({ step, first, open }: { step: StoryStep; first: boolean; open: () => void }) {
  const { t } = useStoryI18n();
  const people = useQuery(demoPeopleQuery);
  const person = people.data?.find(({ login }) => login === step.login);
  const { title, sentence, action } = t.story.steps[step.step];
  const Heading = isOfWalk(step) ? 'h2' : 'h3';
  return (
    <li className={css.step}>
      <div className={css.text}>
        <Heading>{title}</Heading>
        <p>{sentence}</p>
        {person && <p className="muted small">{t.story.as(person.name, t.roles[person.role])}</p>}
      </div>
      <div className={css.state}>
        {step.done && (
          <Tag tone="ok" icon="check">
            {isOfWalk(step) ? t.story.done : t.story.ready}
          </Tag>
        )}
        <Button kind={first ? 'primary' : 'secondary'} onClick={open}>
          {action}
        </Button>
      </div>
    </li>
  );
}
