/** Signing in at the directory of one's own house. */
export const identity = {
  identity: {
    signIn: (provider: string) => `Mit „${provider}“ anmelden`,
    accept: (provider: string) => `Mit „${provider}“ annehmen`,
    connect: (provider: string) => `„${provider}“ verbinden`,
    disconnect: 'Trennen',
    disconnectFrom: (provider: string) => `${provider} trennen`,
    confirmAt: (provider: string) => `Bei „${provider}“ bestätigen`,
    title: 'Anmeldedienste',
    hint: 'Mit einem verbundenen Dienst Ihres Hauses melden Sie sich ohne das Passwort des Marktplatzes an.',
    checking: 'Die Anmeldung wird geprüft …',
    stopped: 'Die Anmeldung wurde beim Anmeldedienst abgebrochen. Es ist nichts geschehen.',
    again: 'Zur Anmeldung',
  },
  forgotten: {
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
  },
};
