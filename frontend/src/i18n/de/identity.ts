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
};
