import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { decode, differing, encode } from './png';
import { dock, expect, productId, type Role, setTheme, settled, signIn, test } from './support';

// Pictures of ten pages, from a shop of their own whose clock stands still; E2E_PICTURES=1 makes them anew.
const making = Boolean(process.env.E2E_PICTURES);
const folder = join(import.meta.dirname, 'baseline');
const madeWith = join(folder, 'chromium.txt');
const bounds = { bytes: 60 * 1024, share: 0.001 };

/** The list of hits is drawn so richly that its whole first screen is larger than a picture may be. */
const cut: Record<string, number> = { suche: 640 };

/** One visit of every page for each width; the dark picture is taken in the same visit. */
const visits = [
  { name: '1440', width: 1440, height: 900, themes: ['hell', 'dunkel'] },
  { name: '390', width: 390, height: 844, themes: ['hell'] },
] as const;

/** What the demo holds that pictures are taken of. */
interface Things {
  product: string;
  order: string;
  decision: string;
  approval: string;
}

const pages: [name: string, role: Role | undefined, address: (of: Things) => string][] = [
  ['anmelden', undefined, () => '/anmelden'],
  ['geschichte', undefined, () => '/demo'],
  ['start', 'officer', () => '/'],
  ['suche', 'officer', () => '/suche?q=dock'],
  ['vergleich', 'officer', ({ product }) => `/produkte/${product}?menge=25`],
  ['pruefung', 'officer', ({ product }) => `/produkte/${product}?menge=2`],
  ['bestellung', 'officer', ({ order }) => `/bestellungen/${order}`],
  ['entscheidung', 'officer', ({ decision }) => `/entscheidungen/${decision}`],
  ['freigabe', 'approver', ({ approval }) => `/freigaben/${approval}`],
  ['rahmenvertraege', 'contract_manager', () => '/rahmenvertraege'],
];

/** Finds what is shown, once the workers have given every order its number and its seal. */
async function things(page: Page): Promise<Things> {
  const read = async (path: string) => (await page.request.get(`/api/v1${path}`)).json();
  await signIn(page, 'approver');
  const approval = (await read('/approvals')).items[0].state.id;
  await signIn(page, 'officer');
  const product = await productId(page.request, dock.number);
  const orders = async () => (await read('/orders')).items;
  await expect
    .poll(async () => (await orders()).every((one: Order) => one.seal.state === 'sealed' && numbered(one)), {
      timeout: 30_000,
    })
    .toBe(true);
  const order = (await orders()).find((one: Order) => one.firstProduct === dock.name).id;
  const decision = (await read(`/orders/${order}`)).lines[0].decisionId;
  return { product, order, decision, approval };
}

interface Order {
  number: string | null;
  status: string;
  firstProduct: string;
  seal: { state: string };
}

const numbered = ({ number, status }: Order) => number !== null || status === 'submitted';

/**
 * Sets still what the demo's clock does not: workers number and seal orders in the order they come to them, and the moment
 * of sealing is the database's.
 */
async function still(page: Page): Promise<void> {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      node.nodeValue = (node.nodeValue ?? '')
        .replace(/B-2026-\d{6}/g, 'B-2026-000001')
        .replace(/versiegelt \d\d:\d\d:\d\d, Eintrag [\d.]+/g, 'versiegelt 09:14:03, Eintrag 12');
    }
  });
}

/** Compares what stands on the screen with its picture, or keeps it as the picture. */
async function compare(page: Page, name: string, height: number | undefined, info: TestInfo): Promise<void> {
  const { width = 0, height: whole = 0 } = page.viewportSize() ?? {};
  const clip = { x: 0, y: 0, width, height: height ?? whole };
  const seen = encode(decode(await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css', clip })));
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

for (const { name, width, height, themes } of visits) {
  test(`ten pages are as in their pictures, ${name} @desk`, async ({ browser }, info) => {
    // Only at the desk: sets its own sizes.
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
    await setTheme(page, 'light');
    const of = await things(page);
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
      await page.goto(address(of));
      await settled(page);
      if (place === 'pruefung') {
        await page.getByRole('button', { name: 'Jetzt bestellen' }).first().click();
        await expect(page).toHaveURL(/bestellen/);
        await settled(page);
      }
      await still(page);
      for (const theme of themes) {
        const dark = theme === 'dunkel';
        await page.evaluate(
          (value) => document.documentElement.setAttribute('data-kern-theme', value),
          dark ? 'dark' : 'light',
        );
        await compare(page, `${place}-${name}-${theme}`, cut[place], info);
      }
    }
    await context.close();
  });
}
