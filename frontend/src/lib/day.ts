/**
 * Reads a civil day as people write it: "26.11.2026", "26.11.26", "26/11/2026", or "2026-11-26". Answers in the form of the
 * contract; undefined when no such day exists.
 */
export function parseDay(text: string): string | undefined {
  const written = /^(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})$/.exec(text.replaceAll(/\s/g, ''));
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  const [year, month, day] = written ? [written[3], written[2], written[1]] : (plain?.slice(1) ?? []);
  if (!year || !month || !day) return undefined;
  const found = `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${found}T12:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(found) ? found : undefined;
}

/** The civil day so many days later. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The civil day in Germany, in the form of the contract. */
export const today = (): string => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });
