import { useQuery } from '@tanstack/react-query';
import { storyQuery } from '../../api/queries';
import { useShellI18n } from '../../i18n';
import { lastStep, storySince } from '../../lib/story';
import css from './story.module.css';
import { isOfWalk, useOpenStep } from './useOpenStep';

/** On the way through the story: straight to the step after the one opened last. */
export function NextStep() {
  const { t } = useShellI18n();
  const story = useQuery(storyQuery(storySince()));
  const open = useOpenStep();
  const index = lastStep() + 1;
  const step = story.data?.steps[index];
  if (!step || !isOfWalk(step)) return null;
  return (
    <button type="button" className={css.next} onClick={() => !open.isPending && open.mutate({ step, index })}>
      {t.shell.nextStep}
    </button>
  );
}

export default NextStep;
