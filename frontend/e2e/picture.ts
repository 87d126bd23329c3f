import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, settled } from './support';

export const making = Boolean(process.env.E2E_PICTURES);
export const folder = join(import.meta.dirname, '../../docs/pictures');

/** So much of a page must still be as in its picture, counted in lines; a smaller change does not make it another page. */
const alike = 0.8;

export const large = { width: 1440, height: 900 };
export const small = { width: 1080, height: 680 };
export const inGuide = { width: 1000, height: 620 };

/** What a reader of the page meets, line by line, without what differs from run to run: numbers, days, ids. */
async function said(page: Page): Promise<string[]> {
  const snapshot = await page.locator('main').ariaSnapshot();
  return snapshot
    .split('\n')
    .filter((line) => !line.includes('/url:'))
    .map((line) => line.replace(/[\w/+-]*\d[\w.,:/+-]*|\b(Mo|Di|Mi|Do|Fr|Sa|So)\./g, '#'));
}

/** The share of lines that both have, each counted as often as it stands there. */
function shared(before: string[], now: string[]): number {
  const left = new Map<string, number>();
  for (const line of now) left.set(line, (left.get(line) ?? 0) + 1);
  let both = 0;
  for (const line of before) {
    const n = left.get(line) ?? 0;
    if (n > 0) both++;
    left.set(line, n - 1);
  }
  return (2 * both) / (before.length + now.length);
}

/** The baselines of the pages that pictures of the README show. */
const baselines: Record<string, string> = {
  'vergleich-hell': 'vergleich-1440-hell',
  'vergleich-dunkel': 'vergleich-1440-dunkel',
  suche: 'suche-1440-hell',
  pruefung: 'pruefung-1440-hell',
};

/** Notes beside which baseline a picture was made: TestReadme_NoPictureIsOlderThanItsPagesBaseline compares them. */
async function noteBaseline(name: string): Promise<void> {
  const of = baselines[name];
  if (!of) return;
  const sum = createHash('sha256').update(readFileSync(join(import.meta.dirname, 'baseline', `${of}.png`)));
  await writeFile(join(folder, `${name}.baseline`), `${sum.digest('hex')}  ${of}.png\n`);
}

/** Makes the picture, or holds the page against what it said when its picture was made. */
export async function picture(
  page: Page,
  name: string,
  size: { width: number; height: number },
  part?: Locator,
): Promise<void> {
  await page.setViewportSize(size);
  await settled(page);
  await part?.evaluate((element) => element.scrollIntoView());
  const now = await said(page);
  const baseline = join(folder, `${name.replace(/-(hell|dunkel)$/, '')}.txt`);
  if (making) {
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: size === large });
    await writeFile(baseline, `${now.join('\n')}\n`);
    await noteBaseline(name);
    return;
  }
  expect(existsSync(join(folder, `${name}.png`))).toBe(true);
  const before = readFileSync(baseline, 'utf8').trimEnd().split('\n');
  expect(shared(before, now), `${name}.png is older than its page; make it anew`).toBeGreaterThanOrEqual(alike);
}
