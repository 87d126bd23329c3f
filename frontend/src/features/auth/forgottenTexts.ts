import { useI18n } from '../../i18n';

const de = {
  link: 'Passwort vergessen',
  title: 'Passwort vergessen',
  hint: 'Wir schicken Ihnen einen Link, mit dem Sie ein neues setzen. Er gilt 30 Minuten und einmal.',
  login: 'Benutzername oder E-Mail-Adresse',
  loginMissing: 'Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein.',
  send: 'Link schicken',
  sent: 'Gehört dazu ein Konto, ist jetzt eine E-Mail unterwegs. Sehen Sie auch bei den unerwünschten nach.',
  newTitle: 'Neues Passwort setzen',
  newHint: 'Danach sind Sie überall abgemeldet und melden sich mit dem neuen Passwort an.',
  set: 'Passwort setzen',
  done: 'Das neue Passwort gilt. Melden Sie sich jetzt damit an.',
};

const en: typeof de = {
  link: 'Forgotten password',
  title: 'Forgotten password',
  hint: 'We send you a link to set a new one. It is valid for 30 minutes and once.',
  login: 'User name or e-mail address',
  loginMissing: 'Enter your user name or your e-mail address.',
  send: 'Send link',
  sent: 'If there is an account with it, a mail is on its way. Please look among the unwanted ones, too.',
  newTitle: 'Set a new password',
  newHint: 'After that you are signed out everywhere and sign in with the new password.',
  set: 'Set password',
  done: 'The new password is valid. Sign in with it now.',
};

export const texts = { de, en };

/** What the pages of a forgotten password say; loaded with the sign-in page alone. */
export const useForgottenTexts = () => texts[useI18n().language];
