import { useI18n } from '../../i18n';

const de = {
  back: 'Zurück zum Miniwettbewerb',
  contract: 'Zurück zum Rahmenvertrag',
  instead:
    'Von der früheren Bestellung kommt nichts mehr. Die neuen Entscheidungen nennen die alten, die erhalten bleiben.',
};
const en: typeof de = {
  back: 'Back to the mini-competition',
  contract: 'Back to the framework contract',
  instead: 'Nothing more will come of the earlier order. The new decisions name the old ones, which are kept.',
};

export const texts = { de, en };

export function useAwardWords() {
  return texts[useI18n().language];
}
