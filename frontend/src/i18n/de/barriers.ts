/** Reports of barriers. */
export const barriers = {
  barriers: {
    title: 'Gemeldete Barrieren',
    empty: 'Noch niemand hat eine Barriere gemeldet. Meldungen kommen vom Formular der Erklärung zur Barrierefreiheit.',
    toStatement: 'Erklärung ansehen',
    caption: 'Meldungen, die neuesten zuerst',
    at: 'Eingegangen',
    page: 'Seite',
    text: 'Was nicht ging',
    contact: 'Antwort an',
    noContact: 'keine Antwort gewünscht',
    reference: 'Kennung',
    more: 'Ältere Meldungen anzeigen',
  },
};
