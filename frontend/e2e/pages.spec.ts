import { answersOf, expectAsApi, hasRequest } from './curl';
import { designFindings } from './lint';
import {
  contractChange,
  dock,
  emptyBasket,
  expect,
  findings,
  handOn,
  notebook,
  order,
  priceList,
  productId,
  type Role,
  repainted,
  ruleDraft,
  sameOrigin,
  setTheme,
  settled,
  signIn,
  test,
} from './support';

// Half of all browser time: both workers share it, each with what it needs in its own shop.
test.describe.configure({ mode: 'parallel' });

let product = '';
let covered = '';
let ordered = { submission: '', order: '', decision: '' };
let contract = '';
let supplier = '';
let draft = '';
let inquiry = '';
let change = '';
let prices = '';
let approval = '';
let handover = '';

test.beforeAll(async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await signIn(page, 'officer');
  product = await productId(page.request, dock.number);
  covered = await productId(page.request, notebook.number);
  ordered = await order(page.request);
  contract = (await (await page.request.get('/api/v1/framework-contracts')).json()).items[0].id;
  inquiry = (await (await page.request.get('/api/v1/inquiries')).json()).items.at(-1).id;
  await signIn(page, 'rule_maintainer');
  draft = await ruleDraft(page.request);
  await signIn(page, 'contract_manager');
  change = await contractChange(page.request, contract);
  prices = await priceList(page.request, contract);
  supplier = (await (await page.request.get('/api/v1/suppliers')).json()).items[0].supplier.id;
  await signIn(page, 'approver');
  approval = (await (await page.request.get('/api/v1/approvals')).json()).items[0].state.id;
  await signIn(page, 'requester');
  handover = await handOn(page.request, product);
  await context.close();
});

test.afterAll(async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await signIn(page, 'requester');
  await page.request.post(`/api/v1/handovers/${handover}/withdrawal`, { headers: sameOrigin() });
  await emptyBasket(page);
  await context.close();
});

const halfAYearAgo = new Date(Date.now() - 180 * 86_400_000).toISOString().slice(0, 10);

const pages: [name: string, role: Role | undefined, address: () => string][] = [
  ['login', undefined, () => '/anmelden'],
  ['story', undefined, () => '/demo'],
  ['forgery', 'auditor', () => '/demo/faelschen'],
  ['home-approver', 'approver', () => '/'],
  ['home-officer', 'officer', () => '/'],
  ['home-auditor', 'auditor', () => '/'],
  ['home-contract-manager', 'contract_manager', () => '/'],
  ['home-requester', 'requester', () => '/'],
  ['search', 'officer', () => '/suche?q=dock'],
  ['search-nothing', 'officer', () => '/suche?q=qwertzuiop'],
  ['product', 'officer', () => `/produkte/${product}?menge=25`],
  ['product-past', 'officer', () => `/produkte/${product}?menge=25&at=${halfAYearAgo}`],
  ['product-covered', 'officer', () => `/produkte/${covered}?menge=5`],
  ['basket', 'officer', () => '/warenkorb'],
  ['part-list', 'officer', () => '/stueckliste'],
  ['basket-handed-on', 'requester', () => '/warenkorb/weitergeben'],
  ['handovers', 'officer', () => '/bedarfe'],
  ['handovers-mine', 'requester', () => '/bedarfe'],
  ['submission', 'officer', () => `/bestellung/abgesendet/${ordered.submission}`],
  ['orders', 'officer', () => '/bestellungen'],
  ['duties', 'officer', () => '/pflichten'],
  ['order', 'officer', () => `/bestellungen/${ordered.order}`],
  ['shares', 'auditor', () => '/verteilung'],
  ['decision', 'officer', () => `/entscheidungen/${ordered.decision}`],
  ['decision-proof', 'officer', () => `/entscheidungen/${ordered.decision}?ansicht=nachweis`],
  ['approvals', 'approver', () => '/freigaben'],
  ['approval', 'approver', () => `/freigaben/${approval}`],
  ['contracts', 'contract_manager', () => '/rahmenvertraege'],
  ['contract', 'officer', () => `/rahmenvertraege/${contract}`],
  ['contract-manager', 'contract_manager', () => `/rahmenvertraege/${contract}`],
  ['contract-change', 'contract_manager', () => `/vertragsaenderungen/${change}`],
  ['price-list', 'contract_manager', () => `/preislisten/${prices}`],
  ['catalogues', 'contract_manager', () => '/kataloge'],
  ['catalogue', 'contract_manager', () => `/kataloge/${supplier}`],
  ['own-offer', 'officer', () => `/produkte/${product}/angebot?menge=25`],
  ['inquiry-new', 'officer', () => `/produkte/${product}/preisanfrage?menge=25`],
  ['inquiries', 'officer', () => '/preisanfragen'],
  ['inquiry-sheet', 'officer', () => `/preisanfragen/${inquiry}`],
  ['matching', 'contract_manager', () => '/abgleich'],
  ['rules', 'rule_maintainer', () => '/regeln'],
  ['rule', 'rule_maintainer', () => '/regeln/DE-NW-DA-municipality'],
  ['rule-next', 'rule_maintainer', () => '/regeln/entwerfen?regel=SHOP-deviation'],
  ['rule-draft', 'rule_maintainer', () => `/regeln/entwuerfe/${draft}`],
  ['house-standards', 'officer', () => '/hausstandards'],
  ['award-criteria', 'admin', () => '/zuschlagskriterien'],
  ['messages', 'contract_manager', () => '/meldungen'],
  ['profile', 'officer', () => '/profil'],
  ['organisation', 'admin', () => '/organisation'],
  ['invitations', 'admin', () => '/einladungen'],
  ['first-catalogue', 'contract_manager', () => '/einrichten/katalog'],
  ['first-people', 'admin', () => '/einrichten/personen'],
  ['invitation', undefined, () => '/einladung'],
  ['accessibility', undefined, () => '/barrierefreiheit'],
  ['help', undefined, () => '/hilfe'],
  ['help-chapter', undefined, () => '/hilfe/vergleichen'],
  ['api-docs', undefined, () => '/api/docs?q=basket'],
  ['api-docs-path', undefined, () => '/api/docs/log/status'],
];

/** The widths every page is looked at in, one after the other in one visit. */
const widths = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
];

for (const [name, role, address] of pages) {
  test(`${name}: accessible in both themes and widths, in the design, nothing from elsewhere`, async ({
    page,
    heard,
  }, info) => {
    test.skip(info.project.name === 'phone', 'looks at both widths itself');
    const shot = async (theme: string, width: string) => {
      const folder = process.env.E2E_SHOTS;
      if (folder) await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png`, fullPage: true });
    };
    if (role) await signIn(page, role);
    const answers = answersOf(page);
    await page.goto(address());
    await settled(page);
    for (const { name: width, ...size } of widths) {
      await page.setViewportSize(size);
      await repainted(page);
      await shot('light', width);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(wide, `sideways scroll, ${width}`).toBeLessThanOrEqual(0);
      expect.soft(await findings(page), `axe, light, ${width}`).toEqual([]);
      expect.soft(await designFindings(page), `design, ${width}`).toEqual([]);
    }

    // The structure is the same in the dark; only colours can fail there, and they are the same at every width.
    await page.evaluate(() => document.documentElement.setAttribute('data-kern-theme', 'dark'));
    await shot('dark', 'phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await repainted(page);
    await shot('dark', 'desk');
    expect.soft(await findings(page, ['color-contrast']), 'contrast, dark').toEqual([]);
    if (hasRequest(address())) await expectAsApi(page, answers);

    expect.soft(heard.foreign, 'other hosts').toEqual([]);
    // Asking who one is, when one is nobody, is a 401 by design.
    expect
      .soft(
        heard.console.filter((line) => role || !line.includes('401')),
        'console',
      )
      .toEqual([]);
  });
}

test('the main navigation has at most five entries for every role', async ({ page }, info) => {
  test.skip(info.project.name === 'phone', 'what a role may open does not depend on the width');
  for (const role of ['requester', 'officer', 'approver', 'contract_manager', 'auditor', 'admin'] as const) {
    await signIn(page, role);
    await page.goto('/');
    const links = page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link');
    await expect(links.first()).toBeVisible();
    const entries = await links.allTextContents();
    expect.soft(entries.length, `${role}: ${entries}`).toBeLessThanOrEqual(5);
  }
});

test('the first paint has the kept theme and the kept language', async ({ page }) => {
  await setTheme(page, 'dark');
  await page.addInitScript(() => localStorage.setItem('language', 'en'));
  await page.goto('/anmelden', { waitUntil: 'commit' });
  await page.waitForFunction(() => document.body !== null);
  await expect(page.locator('html')).toHaveAttribute('data-kern-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('narrow: 320 px (400 % zoom) needs no sideways scroll', async ({ page }, info) => {
  test.skip(info.project.name === 'phone', 'it sets its own width');
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page, 'officer');
  for (const path of [
    '/',
    '/suche?q=dock',
    `/produkte/${product}?menge=25`,
    '/bestellungen',
    `/bestellungen/${ordered.order}`,
  ]) {
    await page.goto(path);
    await settled(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(wide, `320 px: ${path}`).toBeLessThanOrEqual(0);
  }
});
