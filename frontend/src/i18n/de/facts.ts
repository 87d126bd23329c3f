import { shell } from './shell';

const { units } = shell;

/** Small words of forms and facts. */
export const facts = {
  facts: {
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
