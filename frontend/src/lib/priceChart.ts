import type { SchemaPriceHistory } from '../api/schema';

/** Milliseconds of a civil day. */
const dayLength = 86_400_000;

/** A step as it is drawn; all figures are shares of the plane from 0 to 1, y downwards. */
export interface DrawnStep {
  left: number;
  right: number;
  /** Undefined while nothing could be bought. */
  y: number | undefined;
}

const dayOf = (date: string) => Date.parse(`${date.slice(0, 10)}T00:00:00Z`);

/** Where a day lies between the first and the last of the history. */
export function placeOf(history: SchemaPriceHistory, date: string): number {
  const first = dayOf(history.from);
  const span = dayOf(history.to) + dayLength - first;
  return Math.min(1, Math.max(0, (dayOf(date) - first) / span));
}

/** The lowest and the highest price of the history as the server wrote them; undefined without any. */
export function rangeOf(history: SchemaPriceHistory) {
  const prices = history.steps.flatMap(({ best }) => best?.landed ?? []);
  prices.sort((a, b) => Number(a.amount) - Number(b.amount));
  const [lowest, highest] = [prices[0], prices.at(-1)];
  return lowest && highest ? { lowest, highest } : undefined;
}

/** The steps on the plane. The numbers serve the drawing alone; what is read are the server's amounts. */
export function drawnSteps(history: SchemaPriceHistory): DrawnStep[] {
  const range = rangeOf(history);
  if (!range) return [];
  const lowest = Number(range.lowest.amount);
  const span = Number(range.highest.amount) - lowest;
  return history.steps.map(({ from, best }, index) => {
    const next = history.steps[index + 1];
    return {
      left: placeOf(history, from),
      right: next ? placeOf(history, next.from) : 1,
      y: best ? (span === 0 ? 0.5 : 1 - (Number(best.landed.amount) - lowest) / span) : undefined,
    };
  });
}

/** The line as an SVG path on a plane of the given size; it breaks off while nothing could be bought. */
export function stepPath(steps: DrawnStep[], width: number, height: number): string {
  let pen = false;
  return steps
    .map(({ left, right, y }) => {
      if (y === undefined) {
        pen = false;
        return '';
      }
      const line = `${pen ? `V${round(y * height)}` : `M${round(left * width)} ${round(y * height)}`}H${round(right * width)}`;
      pen = true;
      return line;
    })
    .join('');
}

const round = (value: number) => Math.round(value * 10) / 10;

/** The step at a place of the plane. */
export function stepAt(steps: DrawnStep[], place: number): number {
  const index = steps.findIndex(({ right }) => place < right);
  return index < 0 ? steps.length - 1 : index;
}
