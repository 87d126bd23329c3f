import { useI18n } from '../../i18n';

const de = { back: 'Zurück zum Miniwettbewerb' };
const en: typeof de = { back: 'Back to the mini-competition' };

export const texts = { de, en };

export function useAwardWords() {
  return texts[useI18n().language];
}
