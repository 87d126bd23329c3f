import type { Route } from '@playwright/test';
import { expect, findings, settled, signIn, test } from './support';

const id = '00000000-0000-4000-8000-000000000000';

/** Each list and detail page with the request it lives on, and an answer of an empty list where it has one. */
const pages: [name: string, address: string, request: RegExp, empty?: object][] = [
  [
    'search',
    '/suche?q=dock',
    /\/api\/v1\/products(\?|$)/,
    { items: [], total: 0, facets: { category: [], manufacturer: [], supplier: [], channel: [] }, didYouMean: [] },
  ],
  ['product', `/produkte/${id}`, /\/comparison(\?|$)/],
  ['basket', '/warenkorb', /\/api\/v1\/basket$/],
  ['orders', '/bestellungen', /\/api\/v1\/orders(\?|$)/, { items: [] }],
  ['order', `/bestellungen/${id}`, /\/api\/v1\/orders\/[^/]+$/],
  ['decision', `/entscheidungen/${id}`, /\/api\/v1\/decisions\/[^/]+$/],
  ['contracts', '/rahmenvertraege', /\/api\/v1\/framework-contracts$/, { items: [] }],
  ['catalogues', '/kataloge', /\/api\/v1\/suppliers$/],
  ['catalogue', `/kataloge/${id}`, /\/catalogue-versions$/],
  ['contract', `/rahmenvertraege/${id}`, /\/api\/v1\/framework-contracts\/[^/]+$/],
  ['rules', '/regeln', /\/api\/v1\/rules(\?|$)/, { at: '2026-11-22', items: [] }],
  ['house-standards', '/hausstandards', /\/api\/v1\/house-standards$/, { items: [] }],
];

const problem = (status: number, code: string, title: string, detail: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: `urn:provi:problem:${code}`, title, detail, status, code, requestId: 'e2e-4711' }),
  });

/** The words of a failure that changed nothing. */
const nothingChanged = /nichts (gespeichert|verändert|geändert)|nicht gespeichert/;

// Only at the desk: the words are the same on the phone.

for (const [name, address, request, empty] of pages) {
  test(`${name}: failing, offline and forbidding server each get words and a way out @desk`, async ({ page }) => {
    await signIn(page, 'officer');

    await page.route(
      request,
      problem(500, 'internal', 'Das hat gerade nicht geklappt', 'Es wurde nichts gespeichert.'),
    );
    await page.goto(address);
    await expect(page.getByText('e2e-4711')).toBeVisible({ timeout: 20_000 });
    await expect.soft(page.getByText(nothingChanged).first()).toBeVisible();
    expect.soft(await findings(page), 'axe on a failure').toEqual([]);
    await page.unroute(request);

    await page.route(request, (route) => route.abort('internetdisconnected'));
    await page.getByRole('button', { name: 'Erneut versuchen' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /Verbindung/ })).toBeVisible();
    await page.unroute(request);

    await page.route(
      request,
      problem(403, 'not_allowed', 'Das dürfen Sie hier nicht', 'Dafür ist eine andere Rolle nötig.'),
    );
    await page.goto(address);
    await expect(page.getByText(/Rolle/).first()).toBeVisible();
    await expect(page.getByText(/Verwaltung/).first()).toBeVisible();
    await page.unroute(request);
  });

  if (empty) {
    test(`${name}: an empty list says what would stand here and leads on with one button @desk`, async ({ page }) => {
      await signIn(page, 'officer');
      await page.route(request, (route) => route.fulfill({ json: empty }));
      await page.goto(address);
      await settled(page);
      await expect(
        page
          .locator('main')
          .getByText(/Hier stehen|Dazu haben wir nichts|gibt es keinen/)
          .first(),
      ).toBeVisible();
      await expect(page.locator('main').getByRole('link')).not.toHaveCount(0);
      expect.soft(await findings(page), 'axe').toEqual([]);
    });
  }
}

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
