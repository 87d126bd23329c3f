import { useI18n } from '../../i18n';
import type { Words } from './words';

/** What a rule's words are made with. */
export function useWords(): Words {
  const { t, f, language } = useI18n();
  return { t, f, language };
}
