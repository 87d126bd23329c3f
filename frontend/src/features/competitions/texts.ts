import { useI18n } from '../../i18n';
import type { Language } from '../../i18n/format';
import { de } from './de';
import { en } from './en';

export const texts: Record<Language, typeof de> = { de, en };

/** The words of the pages of mini-competitions, in the language of the page. */
export function useWords() {
  const { language } = useI18n();
  return texts[language];
}
