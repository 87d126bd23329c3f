/** The civil day so many days from now where the shop counts its days, in the contract's form: shortly after midnight it is not UTC's. */
export const dayIn = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });

/** A day as people in Germany write it. */
export const german = (day: string): string => day.split('-').reverse().join('.');
