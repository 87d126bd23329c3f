import type { SchemaPlanMonth } from '../api/schema';

interface DrawnBar {
  left: number;
  width: number;
  low: number;
  likely: number;
  high: number;
  called: number | undefined;
}

type Month = SchemaPlanMonth & { called?: string | null };

/** A month's range, likely figure and call-offs in a plane of 100 by 100, y downwards; what is read stands beside it. */
export function drawnNeeds(months: Month[]): { top: number; bars: DrawnBar[] } {
  const top = Math.max(1, ...months.flatMap(({ figures, called }) => [Number(figures.high), Number(called ?? 0)]));
  const height = (figure: string) => 100 - (Number(figure) / top) * 100;
  const step = 100 / Math.max(1, months.length);
  return {
    top,
    bars: months.map(({ figures, called }, index) => ({
      left: index * step + step * 0.15,
      width: step * 0.7,
      low: height(figures.low),
      likely: height(figures.likely),
      high: height(figures.high),
      called: called ? height(called) : undefined,
    })),
  };
}
