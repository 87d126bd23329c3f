import { answersOf, expectAsApi, hasRequest, routeOf, routes } from './curl';
import { germanFindings, speak } from './german';
import { cutFindings, designFindings } from './lint';
import { contrastFindings, expect, findings, repainted, setTheme, settled, signIn, test } from './support';
import { make, pages, plain, type Things, tidyUp } from './walk';

// Half of all browser time: both workers share it, each with what it needs in its own shop.
test.describe.configure({ mode: 'parallel' });

let had: Things;

test.beforeAll(async ({ browser, baseURL }) => {
  had = await make(browser, baseURL);
});

test.afterAll(async ({ browser, baseURL }) => {
  await tidyUp(browser, baseURL, had);
});

/** What the server writes has its language in the address. */
const served = /^\/(hilfe|api)/;

/** The widths every page is looked at in, one after the other in one visit. */
const widths = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
];

/** Text at twice its size, as one sets it in the browser, the window that 400 % zoom leaves of 1280 px, and a narrow desk: nothing is cut. */
const enlarged = [
  { name: '1000 px', width: 1000, size: 16 },
  { name: 'text at 200 %', width: 1440, size: 32 },
  { name: '320 px', width: 320, size: 16 },
];

for (const [name, role, address] of pages) {
  test(`${name}: accessible in both themes and widths, in the design, in both languages, nothing from elsewhere @desk`, async ({
    page,
    heard,
  }) => {
    // Only at the desk: looks at both widths itself.
    const shot = async (theme: string, width: string) => {
      const folder = process.env.E2E_SHOTS;
      if (folder) await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png`, fullPage: true });
    };
    if (role) await signIn(page, role);
    const answers = answersOf(page);
    await page.goto(address(had));
    await settled(page);
    const contrasts: string[] = [];
    for (const { name: width, ...size } of widths) {
      await page.setViewportSize(size);
      await repainted(page);
      await shot('light', width);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(wide, `sideways scroll, ${width}`).toBeLessThanOrEqual(0);
      expect.soft(await findings(page, ['color-contrast']), `axe, light, ${width}`).toEqual([]);
      const [found, seen] = await contrastFindings(page, contrasts);
      expect.soft(found, `contrast, light, ${width}`).toEqual([]);
      contrasts.push(...seen);
      expect.soft(await designFindings(page), `design, ${width}`).toEqual([]);
    }

    // The structure is the same in the dark; only colours can fail there, and they are the same at every width.
    await page.evaluate(() => document.documentElement.setAttribute('data-kern-theme', 'dark'));
    await shot('dark', 'phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await repainted(page);
    await shot('dark', 'desk');
    expect.soft((await contrastFindings(page))[0], 'contrast, dark').toEqual([]);
    const browserSettings = await page.context().newCDPSession(page);
    for (const { name: what, width, size } of enlarged) {
      await page.setViewportSize({ width, height: 900 });
      await browserSettings.send('Page.setFontSizes', { fontSizes: { standard: size } });
      await repainted(page);
      await expect(page.locator('html')).toHaveCSS('font-size', `${size}px`);
      expect.soft(await cutFindings(page), what).toEqual([]);
      await shot('dark', what);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    if (hasRequest(address(had))) await expectAsApi(page, answers);
    if (!served.test(address(had))) {
      await speak(page, 'English');
      expect.soft(await germanFindings(page, answers.values()), 'German in English').toEqual([]);
    }

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

test('the pages beside them and what is filled in before an order are English, too @desk', async ({ page }) => {
  // Only at the desk: the words are the same on the phone.
  await page.addInitScript(() => localStorage.setItem('language', 'en'));
  const answers = answersOf(page);
  const english = async (name: string) => expect.soft(await germanFindings(page, answers.values()), name).toEqual([]);
  for (const [name, role, address] of plain) {
    await page.context().clearCookies();
    if (role) await signIn(page, role);
    await page.goto(address(had));
    await settled(page);
    await english(name);
  }
  for (const [role, button, heading] of [
    ['officer', 'Order now', 'Check order'],
    ['requester', 'Hand on', 'Hand the request on'],
  ] as const) {
    await signIn(page, role);
    await page.goto(`/produkte/${had.product}?menge=2`);
    await page.getByRole('button', { name: button }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
    await english(heading);
  }
});

test('home says what waits by role, and who orders can type at once @desk', async ({ page }) => {
  // Only at the desk: the tiles are the same on the phone, where no keyboard opens by itself.
  for (const [role, tile, link] of [
    ['rule_maintainer', 'Regelentwürfe, noch nicht in Kraft', `/regeln/entwuerfe/${had.draft}`],
    ['contract_manager', 'Vertragsentwürfe, noch nicht in Kraft', `/vertragsaenderungen/${had.change}`],
    ['contract_manager', 'Preislisten, die auf Freigabe warten', `/preislisten/${had.prices}`],
    ['admin', 'Hier hat noch niemand eine Rolle', '/organisation'],
  ] as const) {
    await signIn(page, role);
    await page.goto('/');
    const links = page.getByRole('region', { name: tile }).locator(`a[href^="${link}"]`);
    await expect(links.first()).toBeVisible();
    await expect(page.getByText('Gerade wartet nichts auf Sie.')).toBeHidden();
  }
  for (const role of ['requester', 'approver', 'auditor'] as const) {
    await signIn(page, role);
    await page.goto('/');
    await settled(page);
    await expect.soft(page.getByText('Diese Verträge laufen zuerst aus'), `${role} keeps no contract`).toBeHidden();
  }
  await page.goto('/nachweisprotokoll');
  await page.getByRole('button', { name: 'Stichprobe ziehen' }).click();
  await expect(page.getByText(/^\d+ von \d+ Entscheidungen gezogen$/)).toBeVisible();
  await page.goto('/');
  await page.getByRole('region', { name: 'Letzte Stichprobe' }).getByRole('listitem').getByRole('link').first().click();
  await expect(page).toHaveURL(/entscheidungen/);
  await page.context().clearCookies();
  await page.goto('/anmelden');
  await page.getByRole('button', { name: 'Jana Albers' }).click();
  await expect(page.getByRole('combobox', { name: /suchen/ })).toBeFocused();
});

test('no page is left out @desk', async () => {
  // Only at the desk: it opens none.
  const visited = [...pages, ...plain].map(([, , address]) => address(had).replace(/\?.*/, ''));
  const elsewhere = [
    '/einrichten', // firststart.spec
    '/bestellen', // above
    '/weitergeben', // above
    '/warenkorb/bestellen', // path.spec; the page is that of /bestellen
  ];
  const missing = routes.filter((route) => !visited.some((path) => routeOf(path) === route));
  expect(missing.sort()).toEqual(elsewhere.sort());
});

test('the main navigation has at most five entries for every role @desk', async ({ page }) => {
  // Only at the desk: what a role may open does not depend on the width.
  for (const role of ['requester', 'officer', 'approver', 'contract_manager', 'auditor', 'admin'] as const) {
    await signIn(page, role);
    await page.goto('/');
    const links = page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link');
    await expect(links.first()).toBeVisible();
    const entries = await links.allTextContents();
    expect.soft(entries.length, `${role}: ${entries}`).toBeLessThanOrEqual(5);
  }
});

test('the first paint has the kept theme and the kept language @desk', async ({ page }) => {
  // Only at the desk: the same at every width.
  await setTheme(page, 'dark');
  await page.addInitScript(() => localStorage.setItem('language', 'en'));
  await page.goto('/anmelden', { waitUntil: 'commit' });
  await page.waitForFunction(() => document.body !== null);
  await expect(page.locator('html')).toHaveAttribute('data-kern-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
