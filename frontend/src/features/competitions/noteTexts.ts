import { useI18n } from '../../i18n';

const de = {
  print: 'Vergabevermerk ansehen',
  asked: 'Für den Vergabevermerk (§ 8 Abs. 2 VgV)',
  askedHint: 'Danach wird nur hier gefragt. Was leer bleibt, steht im Vergabevermerk als „nicht angegeben“.',
  unusuallyLow: 'Ungewöhnlich niedrige Angebote',
  unusuallyLowHint: 'Frage, Antwort und Entscheidung; oder dass keines auffiel.',
  subcontracting: 'Weitergabe an Dritte',
  subcontractingHint: 'Welchen Anteil der Bieter weitergibt und an wen, soweit bekannt.',
  conflicts: 'Aufgedeckte Interessenkonflikte',
  conflictsHint: 'Was aufgedeckt wurde und welche Abhilfe es gab; oder dass es keine gab.',
};

const en: typeof de = {
  print: 'Show the award note',
  asked: 'For the award note (VgV section 8(2))',
  askedHint: 'This is asked here alone. What stays empty stands in the award note as “not stated”.',
  unusuallyLow: 'Unusually low offers',
  unusuallyLowHint: 'Question, answer and decision; or that none stood out.',
  subcontracting: 'Shares passed on to others',
  subcontractingHint: 'Which share the bidder passes on and to whom, as far as known.',
  conflicts: 'Conflicts of interest that came to light',
  conflictsHint: 'What came to light and what was done about it; or that there were none.',
};

export const texts = { de, en };

export function useNoteWords() {
  return texts[useI18n().language];
}
