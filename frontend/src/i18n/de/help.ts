/** The page as a request of the API. */
export const help = {
  asApi: {
    none: 'Diese Seite zeigt nichts, was die Schnittstelle mit einer Anfrage beantwortet.',
    intro: 'Dieser Befehl antwortet mit dem, was die Seite zeigt. An der Stelle von $TOKEN steht Ihr API-Token.',
    copy: 'Befehl kopieren',
    copied: 'Kopiert.',
    read: 'In der Beschreibung nachlesen',
  },
};
