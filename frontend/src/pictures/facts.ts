import type { SchemaFact } from '../api/schema';

/** The first number of a fact, or the fallback: pictures are drawn from facts and never fail for want of one. */
export function factNumber(facts: SchemaFact[], key: string, fallback: number): number {
  const value = facts.find((fact) => fact.key === key)?.value;
  const found = value ? Number.parseFloat(value.replace(',', '.').replace(/[^\d.]+.*$/, '')) : Number.NaN;
  return Number.isFinite(found) ? found : fallback;
}

export function factText(facts: SchemaFact[], key: string): string | undefined {
  return facts.find((fact) => fact.key === key)?.value;
}

/** Width over height of a resolution like "2560 x 1440". */
export function aspect(resolution: string | undefined): number {
  const [width, height] = resolution?.match(/\d{3,5}/g)?.map(Number) ?? [];
  return width && height ? Math.min(Math.max(width / height, 1), 3.6) : 16 / 9;
}

/** One of five body tones, the same for all products of a manufacturer. */
export function toneOf(manufacturer: string): 1 | 2 | 3 | 4 | 5 {
  let hash = 0;
  for (const sign of manufacturer) hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) % 65_521;
  return ((hash % 5) + 1) as 1 | 2 | 3 | 4 | 5;
}
