import type { SchemaPlanMonth } from '../api/schema';

interface DrawnBar {
  left: number;
  width: number;
  low: number;
  likely: number;
  high: number;
}

/** A month's range and likely figure in a plane of 100 by 100, y downwards; what is read stands beside it. */
export function drawnNeeds(months: SchemaPlanMonth[]): { top: number; bars: DrawnBar[] } {
  const top = Math.max(1, ...months.map(({ figures }) => Number(figures.high)));
  const height = (figure: string) => 100 - (Number(figure) / top) * 100;
  const step = 100 / Math.max(1, months.length);
  return {
    top,
    bars: months.map(({ figures }, index) => ({
      left: index * step + step * 0.15,
      width: step * 0.7,
      low: height(figures.low),
      likely: height(figures.likely),
      high: height(figures.high),
    })),
  };
}
