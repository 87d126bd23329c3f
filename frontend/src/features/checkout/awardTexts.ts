import { useI18n } from '../../i18n';

const de = { back: 'Zurück zum Miniwettbewerb', contract: 'Zurück zum Rahmenvertrag' };
const en: typeof de = { back: 'Back to the mini-competition', contract: 'Back to the framework contract' };

export const texts = { de, en };

export function useAwardWords() {
  return texts[useI18n().language];
}
