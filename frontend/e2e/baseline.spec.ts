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

const variants = [
  { name: '1440-hell', width: 1440, height: 900, theme: 'light' },
  { name: '390-hell', width: 390, height: 844, theme: 'light' },
  { name: '1440-dunkel', width: 1440, height: 900, theme: 'dark' },
] as const;

interface Places {
  product: string;
  submission: string;
  decision: string;
  approval: string;
}

/** What the example data hold: the walk's order of the dock, and the request that waits. */
async function places(page: Page): Promise<Places> {
  const get = async (path: string) => (await page.request.get(`/api/v1${path}`)).json();
  await signIn(page, 'approver');
  const approval = (await get('/approvals')).items[0].state.id;
  await signIn(page, 'officer');
  const orders: { id: string }[] = (await get('/orders?limit=50')).items;
  for (const { id } of orders) {
    const order = await get(`/orders/${id}`);
    if (!order.lines[0].product.name.includes(dock.name)) continue;
    const product = await productId(page.request, dock.number);
    return { product, approval, submission: order.submissionId, decision: order.lines[0].decisionId };
  }
  throw new Error('the walk ordered no dock');
}

const pages: [name: string, role: Role | undefined, address: (at: Places) => string][] = [
  ['anmelden', undefined, () => '/anmelden'],
  ['geschichte', undefined, () => '/demo'],
  ['start', 'officer', () => '/'],
  ['suche', 'officer', () => '/suche?q=dockingstation+kestral'],
  ['vergleich', 'officer', ({ product }) => `/produkte/${product}?menge=25`],
  ['pruefung', 'officer', ({ product }) => `/produkte/${product}?menge=2`],
  ['bestellung', 'officer', ({ submission }) => `/bestellung/abgesendet/${submission}`],
  ['entscheidung', 'officer', ({ decision }) => `/entscheidungen/${decision}`],
  ['freigabe', 'approver', ({ approval }) => `/freigaben/${approval}`],
  ['rahmenvertraege', 'contract_manager', () => '/rahmenvertraege'],
];

/** The database's own clock says when an entry was sealed; everything else is as the shop's clock stands. */
const sealedAsShopStands = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const text = node.nodeValue ?? '';
      if (/versiegelt \d\d:/.test(text)) node.nodeValue = text.replace(/\d\d:\d\d:\d\d/, '09:14:00');
    }
  });

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
  test(`ten pages are as in their pictures, ${name}`, async ({ browser }, info) => {
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
    const at = await places(page);
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
      await page.goto(address(at));
      await settled(page);
      if (place === 'pruefung') {
        await page.getByRole('button', { name: 'Jetzt bestellen' }).first().click();
        await expect(page).toHaveURL(/bestellen/);
        await settled(page);
      }
      await sealedAsShopStands(page);
      await compare(page, `${place}-${name}`, info);
    }
    await context.close();
  });
}
