import type { Language } from '../../i18n/format';

const de = {
  title: 'Barriere melden',
  scope: 'Ohne Anmeldung. Die Meldung geht an die Stelle, die diesen Marktplatz betreibt.',
  message: 'Was ging nicht?',
  messageHint: 'Zum Beispiel: Ich komme mit der Tastatur nicht in die Liste.',
  messageMissing: 'Bitte beschreiben Sie, was nicht ging.',
  page: 'Auf welcher Seite? (freiwillig)',
  pageHint: 'Name oder Adresse der Seite',
  replyTo: 'E-Mail-Adresse für eine Antwort (freiwillig)',
  replyToHint: 'Wird mit der Meldung gelöscht, sobald sie erledigt ist.',
  send: 'Meldung absenden',
  sent: 'Ihre Meldung ist angekommen.',
  tile: 'Meldungen zur Barrierefreiheit',
  noReply: 'ohne Antwortadresse',
  settle: 'Erledigt, löschen',
  settleOne: (at: string) => `Meldung vom ${at}: erledigt, löschen`,
};

const en: typeof de = {
  title: 'Report a barrier',
  scope: 'Without signing in. The message goes to the body that runs this marketplace.',
  message: 'What did not work?',
  messageHint: 'For example: I cannot reach the list with the keyboard.',
  messageMissing: 'Please describe what did not work.',
  page: 'On which page? (optional)',
  pageHint: 'Name or address of the page',
  replyTo: 'Mail address for an answer (optional)',
  replyToHint: 'Is deleted with the message as soon as it is dealt with.',
  send: 'Send message',
  sent: 'Your message has arrived.',
  tile: 'Messages about barriers',
  noReply: 'no address for an answer',
  settle: 'Dealt with, delete',
  settleOne: (at) => `Message of ${at}: dealt with, delete`,
};

/** Texts of form and list, apart from the catalogue because hardly anybody reads them. */
export const feedback: Record<Language, typeof de> = { de, en };
