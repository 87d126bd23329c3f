import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { decode, differing, encode } from './png';
import { dock, expect, productId, type Role, setTheme, settled, signIn, test } from './support';

// Pictures of six pages, from a shop of their own whose clock stands still; E2E_PICTURES=1 makes them anew.
const making = Boolean(process.env.E2E_PICTURES);
const folder = join(import.meta.dirname, 'baseline');
const madeWith = join(folder, 'chromium.txt');
const bounds = { bytes: 60 * 1024, share: 0.001 };

const variants = [
  { name: '1440-hell', width: 1440, height: 900, theme: 'light' },
  { name: '390-hell', width: 390, height: 844, theme: 'light' },
  { name: '1440-dunkel', width: 1440, height: 900, theme: 'dark' },
] as const;

const pages: [name: string, role: Role | undefined, address: (product: string) => string][] = [
  ['anmelden', undefined, () => '/anmelden'],
  ['geschichte', undefined, () => '/demo'],
  ['start', 'officer', () => '/'],
  ['vergleich', 'officer', (product) => `/produkte/${product}?menge=25`],
  ['pruefung', 'officer', (product) => `/produkte/${product}?menge=2`],
  ['rahmenvertraege', 'contract_manager', () => '/rahmenvertraege'],
];

/** Compares what stands on the screen with its picture, or keeps it as the picture. */
async function compare(page: Page, name: string, info: TestInfo): Promise<void> {
  const seen = encode(decode(await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' })));
  expect.soft(seen.length, `${name}: bytes`).toBeLessThanOrEqual(bounds.bytes);
  const path = join(folder, `${name}.png`);
  if (making) {
    writeFileSync(path, seen);
    return;
  }
  expect(existsSync(path), `${name}.png; E2E_PICTURES=1 makes it`).toBe(true);
  const share = differing(decode(seen), decode(readFileSync(path)));
  if (share <= bounds.share) return;
  await info.attach(`${name}.png`, { body: seen, contentType: 'image/png' });
  const said = `${name}: ${(share * 100).toFixed(2)} % of the pixels differ; E2E_PICTURES=1 makes the pictures anew`;
  const major = page.context().browser()?.version().split('.')[0];
  if (major !== readFileSync(madeWith, 'utf8').trim()) {
    info.annotations.push({ type: 'other Chromium', description: said });
    console.log(`other Chromium ${major}: ${said}`);
    return;
  }
  expect.soft(share, said).toBeLessThanOrEqual(bounds.share);
}

for (const { name, width, height, theme } of variants) {
  test(`six pages are as in their pictures, ${name}`, async ({ browser }, info) => {
    test.skip(info.project.name !== 'desk', 'sets its own sizes');
    const baseURL = process.env.E2E_STEADY;
    test.skip(!baseURL, 'E2E_STEADY names no shop whose clock stands still');
    test.setTimeout(120_000);
    const phone = width < 500;
    const context = await browser.newContext({
      baseURL,
      viewport: { width, height },
      isMobile: phone,
      hasTouch: phone,
      locale: 'de-DE',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await setTheme(page, theme);
    await signIn(page, 'officer');
    const product = await productId(page.request, dock.number);
    await page.clock.setFixedTime(new Date(String(process.env.E2E_CLOCK)));
    await context.clearCookies();
    let who: Role | undefined;
    if (making) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(madeWith, `${browser.version().split('.')[0]}\n`);
    }
    for (const [place, role, address] of pages) {
      if (role && role !== who) await signIn(page, role);
      who = role;
      await page.goto(address(product));
      await settled(page);
      if (place === 'pruefung') {
        await page.getByRole('button', { name: 'Jetzt bestellen' }).first().click();
        await expect(page).toHaveURL(/bestellen/);
        await settled(page);
      }
      await compare(page, `${place}-${name}`, info);
    }
    await context.close();
  });
}
