/** Names of UN/ECE Recommendation 20 units the catalogues use: [one, several]. */
const units: Record<string, [string, string]> = {
  C62: ['Stück', 'Stück'],
  H87: ['Stück', 'Stück'],
  PCE: ['Stück', 'Stück'],
  PR: ['Paar', 'Paar'],
  SET: ['Satz', 'Sätze'],
  PK: ['Packung', 'Packungen'],
  XPK: ['Packung', 'Packungen'],
  MTR: ['Meter', 'Meter'],
  HUR: ['Stunde', 'Stunden'],
  DAY: ['Tag', 'Tage'],
  MON: ['Monat', 'Monate'],
  ANN: ['Jahr', 'Jahre'],
  E49: ['Arbeitstag', 'Arbeitstage'],
};

/** Small words of forms and facts. */
export const facts = {
  facts: {
    pieces: (quantity: string, unit: string, several: boolean) => {
      const [one, many] = units[unit] ?? [unit, unit];
      return `${quantity} ${several ? many : one}`;
    },
    net: 'netto',
    quantity: 'Menge',
    less: 'Menge verringern',
    more: 'Menge erhöhen',
    by: (date: string) => `bis ${date}`,
    youAreHere: 'Sie sind hier',
    netTotal: 'Gesamtpreis netto',
    grossTotal: 'Gesamt brutto',
    change: 'ändern',
    legalBasis: 'Rechtsgrundlage dieser Bestellung',
    why: 'Warum darf ich das?',
    workingDays: (days: number) => (days === 1 ? '1 Arbeitstag' : `${days} Arbeitstage`),
    moreHints: (count: number) => (count === 1 ? '1 weiterer Hinweis' : `${count} weitere Hinweise`),
    firstPage: 'Zurück zum Anfang der Liste',
    more25: 'Weitere anzeigen',
    unknownDate: 'Liefertag offen',
    perPiece: (price: string, unit: string, per: string) =>
      per === '1' ? `${price}/${units[unit]?.[0] ?? unit}` : `${price} je ${per} ${units[unit]?.[1] ?? unit}`,
    positions: (count: number) => (count === 1 ? '1 Position' : `${count} Positionen`),
    vatAt: (rate: string) => `USt. ${rate}`,
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
