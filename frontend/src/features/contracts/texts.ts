import { useI18n } from '../../i18n';
import { planning as de } from '../../i18n/de/planning';
import { planning as en } from '../../i18n/en/planning';

/** The words that only the page of a contract needs come with it. */
export function usePlanningTexts() {
  const { language } = useI18n();
  return language === 'en' ? en : de;
}
