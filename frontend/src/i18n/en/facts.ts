import type { facts as german } from '../de/facts';

const units: Record<string, [string, string]> = {
  C62: ['piece', 'pieces'],
  H87: ['piece', 'pieces'],
  PCE: ['piece', 'pieces'],
  PR: ['pair', 'pairs'],
  SET: ['set', 'sets'],
  PK: ['pack', 'packs'],
  XPK: ['pack', 'packs'],
  MTR: ['metre', 'metres'],
  HUR: ['hour', 'hours'],
  DAY: ['day', 'days'],
  MON: ['month', 'months'],
  ANN: ['year', 'years'],
  E49: ['working day', 'working days'],
};

/** Small words of forms and facts. */
export const facts: typeof german = {
  facts: {
    pieces: (quantity, unit, several) => {
      const [one, many] = units[unit] ?? [unit, unit];
      return `${quantity} ${several ? many : one}`;
    },
    net: 'net',
    quantity: 'Quantity',
    less: 'Decrease quantity',
    more: 'Increase quantity',
    by: (date) => `by ${date}`,
    youAreHere: 'You are here',
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
