import type { SchemaContractForecast } from '../api/schema';
import type { DrawnStep } from './priceChart';

type Limit = SchemaContractForecast['limits'][number];

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** What the drawing of a limit shows; all figures are shares of the plane from 0 to 1, y downwards. */
export interface DrawnUsage {
  /** What was called off in total, month by month up to today. */
  steps: DrawnStep[];
  today: number;
  /** How far today's use is from the maximum. */
  level: number;
  /** Where the maximum will be reached; a day that is not before the end of the term lies at the end. */
  reached: { earliest: number; likely: number | undefined; latest: number } | undefined;
}

/** Where the days and figures of a limit lie between the start of the term and its end; what is read stands beside it. */
export function drawnUsage({ day, start, end }: SchemaContractForecast, limit: Limit): DrawnUsage {
  const first = dayOf(start);
  const { known, earliest, likely, latest } = limit.forecast;
  const last = dayOf(end ?? latest ?? likely ?? earliest ?? day);
  const place = (date: string) => Math.min(1, Math.max(0, (dayOf(date) - first) / Math.max(1, last - first)));
  const maximum = Number(limit.maximum);
  const height = (used: number) => (maximum > 0 ? 1 - Math.min(1, Math.max(0, used / maximum)) : 0);
  const today = place(day);
  return {
    steps: limit.months.map(({ month, total }, index) => {
      const next = limit.months[index + 1];
      return { left: place(month), right: next ? place(next.month) : today, y: height(Number(total)) };
    }),
    today,
    level: height(Number(limit.committed) + Number(limit.reserved)),
    reached:
      known && earliest
        ? { earliest: place(earliest), likely: likely ? place(likely) : undefined, latest: latest ? place(latest) : 1 }
        : undefined,
  };
}
