import type { facts as german } from '../de/facts';

/** Small words of forms and facts. */
export const facts: typeof german = {
  facts: {
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
