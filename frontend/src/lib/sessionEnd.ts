/** How long an unused session lives, and how long before an end it is told, in milliseconds. */
const idle = 60 * 60_000;
const before = 5 * 60_000;

export interface End {
  at: number;
  /** Whether it ends in any case; else any request keeps it. */
  final: boolean;
}

/** The end that is to be told now: five minutes before it, and never after. */
export function endToTell(now: number, lastRequest: number, endsAt: string | undefined): End | undefined {
  const final = endsAt ? Date.parse(endsAt) : Number.POSITIVE_INFINITY;
  const unused = lastRequest + idle;
  const at = Math.min(final, unused);
  if (now < at - before || now >= at) return undefined;
  return { at, final: final <= unused };
}
