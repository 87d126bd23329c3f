import type { facts as german } from '../de/facts';
import { shell } from './shell';

const { units } = shell;

/** Small words of forms and facts. */
export const facts: typeof german = {
  facts: {
    netTotal: 'Net total',
    grossTotal: 'Gross total',
    change: 'change',
    legalBasis: 'Legal basis of this order',
    why: 'Why may I do this?',
    workingDays: (days) => (days === 1 ? '1 working day' : `${days} working days`),
    moreHints: (count) => (count === 1 ? '1 more hint' : `${count} more hints`),
    firstPage: 'Back to the start of the list',
    more25: 'Show more',
    unknownDate: 'Delivery day open',
    perPiece: (price, unit, per) =>
      per === '1' ? `${price}/${units[unit]?.[0] ?? unit}` : `${price} per ${per} ${units[unit]?.[1] ?? unit}`,
    positions: (count) => (count === 1 ? '1 line' : `${count} lines`),
    vatAt: (rate) => `VAT ${rate}`,
    noCostCentre: 'no cost centre',
    partNumber: 'Part number',
    gtin: 'GTIN/EAN',
    dayPattern: 'DD/MM/YYYY',
    dayInvalid: 'Write the day like this: 26/11/2026.',
    calendarFor: (label) => `Calendar: ${label}`,
    asOf: (day) => `as of ${day}`,
    orderPending: 'number follows',
  },
};
