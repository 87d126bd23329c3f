import type { Page, Route } from '@playwright/test';
import { requestsOf } from '../src/features/help/pages';
import { routes } from './curl';
import { expect, findings, settled, signIn, test } from './support';

const id = '00000000-0000-4000-8000-000000000000';

/** Where a page is found other than at its path with ids for the variables. */
const addresses: Record<string, string> = { '/suche': '/suche?q=dock' };

/** What pages live on that have no request of their own in the help: forms of a thing, and pages of a person. */
const also: Record<string, string> = {
  '/produkte/$productId/angebot': '/products/{productId}',
  '/produkte/$productId/preisanfrage': '/products/{productId}',
  '/warenkorb/bestellen': '/basket',
  '/warenkorb/weitergeben': '/basket',
  '/einladungen': '/invitations',
  '/profil': '/account',
};

/** Pages that load nothing before they stand, or whose failing is told elsewhere. */
const without: Record<string, string> = {
  '/': 'tiles, each for itself',
  '/anmelden': 'a form',
  '/barrierefreiheit': 'a text',
  '/bestellen': 'a form; its check is that of the basket',
  '/datenschutz': 'a text',
  '/demo': 'the demo alone',
  '/demo/faelschen': 'the demo alone',
  '/einladung': 'a link of its own; account.spec',
  '/einrichten': 'a link of its own; firststart.spec',
  '/einrichten/katalog': 'a form',
  '/einrichten/personen': 'a form',
  '/impressum': 'a text',
  '/miniwettbewerbe/neu/$lotId': 'a form; competition.spec',
  '/preisanfrage': 'a link of its own; inquiry.spec',
  '/rahmenvertraege/bekanntmachung': 'a form',
  '/regeln/entwerfen': 'a form',
  '/stueckliste': 'a form',
  '/weitergeben': 'a form',
};

/** The answer of an empty list, for the lists. */
const empties: Record<string, object> = {
  '/suche': {
    items: [],
    total: 0,
    facets: { category: [], manufacturer: [], supplier: [], channel: [] },
    didYouMean: [],
  },
  '/bestellungen': { items: [] },
  '/rahmenvertraege': { items: [] },
  '/hausstandards': { items: [] },
  '/zuschlagskriterien': { items: [], allowedActions: [] },
  '/bedarfe': { items: [], more: false },
  '/preisanfragen': { items: [] },
  '/pflichten': { items: [], open: 0 },
  '/freigaben': { items: [], waiting: 0, forMe: 0 },
  '/verteilung': { since: '2026-01-01', groups: [] },
  '/meldungen': { items: [] },
  '/abgleich': { items: [], total: 0 },
  '/bedarfsplanung': { items: [] },
  '/miniwettbewerbe': { items: [] },
  '/kataloge': { items: [] },
  '/einladungen': { items: [] },
  '/regeln': { at: '2026-11-23', items: [] },
  '/warenkorb': {
    version: 1,
    lines: [],
    freeLines: [],
    hints: [],
    parties: { needer: { id, kind: 'owner_body', name: 'Stadt Lauenrode' } },
    allowedActions: ['addBasketLine'],
    choices: { costCentres: [], deliveryAddresses: [], fundingSources: [] },
  },
};

const problem = (status: number, code: string, title: string, detail: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: `urn:provi:problem:${code}`, title, detail, status, code, requestId: 'e2e-4711' }),
  });

/** The words of a failure that changed nothing. */
const nothingChanged = /nichts (gespeichert|verändert|geändert)|nicht gespeichert/;

const failing = problem(500, 'internal', 'Das hat gerade nicht geklappt', 'Es wurde nichts gespeichert.');
const forbidding = problem(403, 'not_allowed', 'Das dürfen Sie hier nicht', 'Dafür ist eine andere Rolle nötig.');

/** Pages of each shape of failure, which axe looks at: whole, and part of one that stands. */
const looked = [
  '/suche',
  '/bestellungen/$orderId',
  '/pflichten',
  '/regeln',
  '/rahmenvertraege/$contractId',
  '/miniwettbewerbe/$competitionId',
  '/produkte/$productId/angebot',
];

// Only at the desk: the words are the same on the phone.

const requestOf = (route: string) => also[route] ?? requestsOf(route)[0];

/** The request of a page, whatever is asked for with it. */
function matcherOf(request: string): RegExp {
  const path = request.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/?]+');
  return new RegExp(`/api/v1${path}(\\?|$)`);
}

test('every page has a request whose failing is shown here, or a reason why not @desk', () => {
  // Opens no page.
  const missing = routes.filter((route) => !requestOf(route));
  expect(missing.toSorted()).toEqual(Object.keys(without).toSorted());
});

/** Goes to a page as a link would. */
async function follow(page: Page, address: string) {
  await page.evaluate((to) => history.pushState({}, '', to), address);
}

// One visit per page: the answer is awaited, fails, stays away, and is refused.
for (const [at, part] of ['first', 'second', 'third'].entries()) {
  const mine = routes.filter((route) => requestOf(route)).filter((_, index) => index % 3 === at);
  test(`slow, failing, offline and forbidding server: words and a way out on every page, ${part} third @desk`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await signIn(page, 'officer');
    await page.goto('/impressum');
    for (const route of mine) {
      const request = matcherOf(requestOf(route) ?? '');
      let answer = (route: Route) => waiting.then(() => failing(route));
      let goOn = () => {};
      const waiting = new Promise<void>((done) => {
        goOn = done;
      });
      await page.route(request, (route) => answer(route));
      await follow(page, addresses[route] ?? route.replaceAll(/\$\w+/g, id));
      const main = page.locator('main');
      await expect.soft(main.locator('[aria-busy="true"]').first(), `${route}: waits`).toBeVisible();
      await expect.soft(main.locator('h1'), `${route}: one h1 while it waits`).toHaveCount(1);
      goOn();
      await expect.soft(main.getByText('e2e-4711').first(), `${route}: fails with its reference`).toBeVisible();
      await expect.soft(main.getByText(nothingChanged).first(), `${route}: nothing was changed`).toBeVisible();
      await expect.soft(main.locator('h1'), `${route}: one h1 where it fails`).toHaveCount(1);
      if (looked.includes(route)) expect.soft(await findings(page), `${route}: axe on a failure`).toEqual([]);

      answer = (route) => route.abort('internetdisconnected');
      await main.getByRole('button', { name: 'Erneut versuchen' }).first().click();
      await expect.soft(main.getByRole('heading', { name: /Verbindung/ }).first(), `${route}: offline`).toBeVisible();
      if (route === looked[0]) expect.soft(await findings(page), `${route}: axe offline`).toEqual([]);

      answer = forbidding;
      await main.getByRole('button', { name: 'Erneut versuchen' }).first().click();
      await expect.soft(main.getByText(/Rolle/).first(), `${route}: which role`).toBeVisible();
      await expect.soft(main.getByText(/Verwaltung/).first(), `${route}: who grants it`).toBeVisible();
      if (route === looked[0]) expect.soft(await findings(page), `${route}: axe on a refusal`).toEqual([]);

      const empty = empties[route];
      await follow(page, '/impressum');
      if (empty) {
        answer = (route) => route.fulfill({ json: empty });
        await follow(page, addresses[route] ?? route);
        const card = route === '/suche' ? main : main.locator('[class*="empty"]'); // a search that finds nothing is a page
        const ways = card.locator('a, button').filter({ visible: true });
        await expect.soft(ways, `${route}: one way on`).toHaveCount(1);
        await expect.soft(card.locator('p', { hasText: /\.$/ }), `${route}: what would stand here`).not.toHaveCount(0);
        await follow(page, '/impressum');
      }
      await page.unroute(request);
    }
  });
}

test('who administrates a member is told who sets the shop up, and what they may do @desk', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/einrichtung');
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1, name: 'Das macht die Genossenschaft' })).toBeVisible();
  await expect(main).toContainText('Hier braucht es die Rolle Verwaltung bei der Genossenschaft');
  await expect(main).not.toContainText('fehlt');
  expect(await findings(page)).toEqual([]);
  await main.getByRole('link', { name: 'Jemanden einladen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Einladungen' })).toBeVisible();
});

test('a slow server: a skeleton of the final height, then a word @desk', async ({ page }) => {
  await signIn(page, 'officer');
  await page.route('**/api/v1/framework-contracts', async (route) => {
    await new Promise((done) => setTimeout(done, 7_000));
    await route.continue();
  });
  await page.goto('/rahmenvertraege');
  await expect(page.getByText(/dauert länger/)).toBeVisible({ timeout: 7_000 });
  await expect(page.getByRole('heading', { level: 1, name: 'Rahmenverträge' })).toBeVisible();
});

// The same dialog and the same fields on the phone.
test('five minutes before its end a session says so over what is typed, there again after signing in @desk', async ({
  page,
}) => {
  const officer = await signIn(page, 'officer');
  await page.clock.install();
  await page.goto('/stueckliste');
  const list = page.getByRole('main').getByRole('textbox');
  await list.fill('NV-DOCK-90 25');
  await page.clock.fastForward('55:30');
  const told = page.getByRole('dialog', { name: 'Ihre Sitzung endet gleich' });
  await expect(told).toBeVisible();
  await expect(list).toHaveValue('NV-DOCK-90 25');

  await page.context().clearCookies(); // it has ended meanwhile
  await told.getByRole('button', { name: 'Weiterarbeiten' }).click();
  await expect(page).toHaveURL(/anmelden\?weiter/);
  await page.getByRole('button', { name: new RegExp(officer.name) }).click();
  await expect(page).toHaveURL((url) => url.pathname === '/stueckliste');
  await expect(list).toHaveValue('NV-DOCK-90 25');
});

test('a session that ended leads to the sign-in and back to the same page @desk', async ({ page }) => {
  const officer = await signIn(page, 'officer');
  await page.goto('/bestellungen');
  await settled(page);
  await page.context().clearCookies();
  await page.reload();
  await expect(page).toHaveURL(/anmelden/);
  await page.getByRole('button', { name: new RegExp(officer.name) }).click();
  await expect(page).toHaveURL(/bestellungen/);
});
