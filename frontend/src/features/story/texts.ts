import { useI18n } from '../../i18n';
import { story as de } from '../../i18n/de/story';
import { story as en } from '../../i18n/en/story';

/** The words of the story: they come with its pages, so that no other page waits for them. */
export const texts = { de, en };

/** The texts of the pages with those of the story. */
export function useStoryI18n() {
  const shared = useI18n();
  return { ...shared, t: { ...shared.t, ...texts[shared.language] } };
}
