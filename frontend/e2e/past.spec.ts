import type { SchemaComparison, SchemaDecision } from '../src/api/schema';
import { dock, expect, findings, notebook, order, productId, settled, signIn, test } from './support';

const day = /^\d{4}-\d{2}-\d{2}$/;

test('the price of 24 months opens a moment, from which nothing can be bought', async ({ page, heard }) => {
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`/produkte/${id}?menge=25`);
  await settled(page);
  expect(
    asked.filter((url) => /price-history|PriceChart/.test(url)),
    'nothing is asked or drawn before it is opened',
  ).toEqual([]);

  await page.getByText('Preisverlauf der letzten 24 Monate').click();
  const chart = page.getByRole('slider', { name: /Bester Gesamtpreis für 25/ });
  await expect(chart).toBeVisible();
  const steps = Number(await chart.getAttribute('aria-valuemax'));
  expect(steps).toBeGreaterThanOrEqual(6);
  expect(await findings(page)).toEqual([]);

  const words = async () => (await chart.getAttribute('aria-valuetext')) ?? '';
  const latest = await words();
  expect(latest).toContain('Nordlicht');
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  const earlier = await words();
  expect(earlier).not.toBe(latest);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/at=\d{4}-\d{2}-\d{2}/);
  expect(new URL(page.url()).searchParams.get('at')).toMatch(day);
  await settled(page);

  const band = page.getByRole('note').filter({ hasText: 'Nur Ansicht: Stand' });
  await expect(band).toBeVisible();
  const total = /: (.+ €), /.exec(earlier)?.[1] ?? '';
  await expect(page.getByText(/Gesamtangebot war/)).toContainText(total);
  await expect(
    page.getByRole('button', { name: /bestellen|Warenkorb legen|In den Warenkorb|Zum Warenkorb/i }),
  ).toHaveCount(0);
  await expect(page.getByRole('radio')).toHaveCount(0);
  expect(await findings(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  await expect(band.getByText('Nur Ansicht: Stand')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Zur Gegenwart' })).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('link', { name: 'Zur Gegenwart' }).click();
  await expect(page).not.toHaveURL(/at=/);
  await expect(page.getByText(/^Günstigstes Gesamtangebot: Nordlicht/)).toBeVisible();

  await page.getByText('Preisverlauf der letzten 24 Monate').click();
  await chart.click({ position: { x: 4, y: 40 } });
  await expect(page, 'a click opens the moment under it').toHaveURL(/at=\d{4}-\d{2}-\d{2}/);
  expect(heard.console).toEqual([]);
});

test('a decision leads to the comparison of its moment, with its ranking @desk', async ({ page }) => {
  // Only at the desk: the test above looks at this page on the phone.
  await signIn(page, 'officer');
  const { decision } = await order(page.request);
  await page.goto(`/entscheidungen/${decision}`);
  const ranked = await (await page.request.get(`/api/v1/decisions/${decision}`)).json();
  await page.getByRole('link', { name: 'Vergleich zu diesem Zeitpunkt' }).click();
  await expect(page.getByText('Nur Ansicht: Stand')).toBeVisible();
  await settled(page);
  const names = await page.getByRole('table').first().getByRole('rowheader').locator('strong').allTextContents();
  expect(names).toEqual(ranked.ranked.map((one: { supplier: { name: string } }) => one.supplier.name));
});

/** Where each offer stands, and what it came to. */
const places = ({ ranked, excluded }: Pick<SchemaDecision | SchemaComparison, 'ranked' | 'excluded'>) => [
  ...ranked.map(({ offerId, rank, landed, deliveryDate }) => [rank, offerId, landed.amount, deliveryDate].join(' ')),
  ...excluded.map(({ offerId, reason }) => [reason, offerId].join(' ')),
];

test('every decision of the demo stands at its moment as it was recorded @desk', async ({ page }) => {
  // What the page of a decision leads to, asked for each; the test above looks at one.
  await signIn(page, 'auditor');
  const read = async (path: string, params = {}) => (await page.request.get(`/api/v1${path}`, { params })).json();
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await read('/orders', { limit: 100, ...(cursor ? { cursor } : {}) });
    const orders = await Promise.all(items.map(({ id }: { id: string }) => read(`/orders/${id}`)));
    for (const { lines } of orders) ids.push(...lines.map((one: { decisionId: string }) => one.decisionId));
    cursor = nextCursor;
  } while (cursor);
  let held = 0;
  for (const id of ids) {
    const decision: SchemaDecision = await read(`/decisions/${id}`);
    if (decision.type !== 'best_price') continue;
    const { product, quantity, neededBy, at, organisation } = decision;
    const then = { quantity, at, organisation: organisation.id, ...(neededBy ? { neededBy } : {}) };
    const shown: SchemaComparison = await read(`/products/${product.id}/comparison`, then);
    expect(places(shown), `decision ${id}`).toEqual(places(decision));
    held++;
  }
  expect(held).toBeGreaterThan(5);
});

test('whoever may hand on finds nothing to hand on in the past @desk', async ({ page }) => {
  // An auditor who reports needs, too, has no account in the demo.
  await signIn(page, 'auditor');
  await page.route('**/api/v1/session', async (route) => {
    const response = await route.fetch();
    const session = await response.json();
    await route.fulfill({ response, json: { ...session, allowedActions: [...session.allowedActions, 'handOn'] } });
  });
  const id = await productId(page.request, notebook.number);
  const hand = page.getByRole('button', { name: /weitergeben/i });
  await page.goto(`/produkte/${id}?menge=2`);
  await settled(page);
  await expect(hand.first()).toBeVisible();
  const { at } = await (await page.request.get(`/api/v1/products/${id}/comparison?quantity=2`)).json();
  await page.goto(`/produkte/${id}?menge=2&at=${encodeURIComponent(at)}`);
  await settled(page);
  await expect(page.getByText('Nur Ansicht: Stand')).toBeVisible();
  await expect(hand).toHaveCount(0);
});
