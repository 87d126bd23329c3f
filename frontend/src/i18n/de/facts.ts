/** Small words of forms and facts. */
export const facts = {
  facts: {
    noCostCentre: 'ohne Kostenstelle',
    partNumber: 'Teilenummer',
    gtin: 'GTIN/EAN',
    dayPattern: 'TT.MM.JJJJ',
    dayInvalid: 'Schreiben Sie den Tag so: 26.11.2026.',
    calendarFor: (label: string) => `Kalender: ${label}`,
    asOf: (day: string) => `Stand ${day}`,
    orderPending: 'Nummer folgt',
  },
};
