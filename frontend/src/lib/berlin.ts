/** Times as clocks in Germany show them, and what the change to summer time does to them. */

const hour = 3_600_000;

const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** How an instant stands on clocks in Germany: "2027-03-28 03:00". */
const shown = (at: number) => wall.format(at);

export type Clock = { kind: 'summer' | 'winter'; at: Date } | { kind: 'skipped' } | { kind: 'twice' };

/**
 * What a wall-clock time on a day is: one instant in summer or standard time, or none or two of them in a night in which the clocks
 * change.
 */
export function clockOf(day: string, time: string): Clock {
  const utc = Date.parse(`${day}T${time}:00Z`);
  const summer = shown(utc - 2 * hour) === `${day} ${time}`;
  const winter = shown(utc - hour) === `${day} ${time}`;
  if (summer && winter) return { kind: 'twice' };
  if (!summer && !winter) return { kind: 'skipped' };
  return summer ? { kind: 'summer', at: new Date(utc - 2 * hour) } : { kind: 'winter', at: new Date(utc - hour) };
}

const offset = (at: number) => Date.parse(`${shown(at).replace(' ', 'T')}:00Z`) - Math.floor(at / 60_000) * 60_000;

/** Whether an instant lies in summer time. */
export const isSummer = (at: Date): boolean => offset(at.getTime()) === 2 * hour;

/** The day on which the clocks change next between two instants; undefined when they do not. */
export function clockChange(from: Date, to: Date): string | undefined {
  const before = offset(from.getTime());
  for (let at = from.getTime(); at <= to.getTime(); at += hour) {
    if (offset(at) !== before) return shown(at).slice(0, 10);
  }
  return offset(to.getTime()) === before ? undefined : shown(to.getTime()).slice(0, 10);
}
