import type { SchemaFact } from '../api/schema';

/** What a picture is drawn from: the product's facts, and its name where no fact says what kind of thing it is. */
export interface Features {
  facts: SchemaFact[];
  name: string;
}

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

/** The size of a screen: 23,8″. */
export function inches(facts: SchemaFact[]): string | undefined {
  const text = factText(facts, 'screen_inches');
  return text ? `${text.replace('.', ',').replace(/[^\d,].*$/, '')}″` : undefined;
}

/** So many gigabytes in the unit people use: 512 GB, 1 TB, 1,92 TB; nothing for none. */
export function capacity(facts: SchemaFact[], key: string): string | undefined {
  const gigabytes = factNumber(facts, key, 0);
  if (gigabytes <= 0) return undefined;
  return gigabytes < 1000 ? `${gigabytes} GB` : `${String(Math.round(gigabytes / 10) / 100).replace('.', ',')} TB`;
}

/** Memory and drive of a computer: 16/512 GB, 16 GB/1 TB. */
export function memoryAndDrive(facts: SchemaFact[]): string | undefined {
  const memory = capacity(facts, 'ram_gb');
  const drive = capacity(facts, 'storage_gb');
  if (!memory || !drive) return memory ?? drive;
  return drive.endsWith('GB') ? `${memory.replace(' GB', '')}/${drive}` : `${memory}/${drive}`;
}

/** What people call a resolution. */
export function resolutionName(facts: SchemaFact[]): string | undefined {
  const [width = 0, height = 0] =
    factText(facts, 'resolution')
      ?.match(/\d{3,5}/g)
      ?.map(Number) ?? [];
  if (width >= 3840) return '4K';
  if (width >= 3440) return 'UWQHD';
  if (width >= 2560) return 'QHD';
  if (width >= 1920) return height > 1080 ? 'WUXGA' : 'Full HD';
  return width >= 1280 ? 'WXGA' : undefined;
}
