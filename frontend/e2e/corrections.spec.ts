import type { SchemaComparison } from '../src/api/schema';
import { dock, expect, order, productId, settled, signIn, test } from './support';

test('the smaller corrections of the comparison @desk', async ({ page }) => {
  // Only at the desk: its table has columns and rows; the bounds of the phone are in budget.spec.
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}`);
  await settled(page);
  await expect(page.getByLabel('Menge', { exact: true }), 'a quantity to begin with').toHaveValue('1');
  await page.goto(`/produkte/${id}?menge=25`);
  await settled(page);

  const main = page.getByRole('main');
  await expect.soft(main.getByText(/Vermerk/), 'a note before there is a decision').toHaveCount(0);
  await expect.soft(main.getByText(/Preise von heute, \d\d:\d\d.*Nachweis/)).toBeVisible();
  await expect.soft(main, 'half a checksum').not.toContainText(/[0-9a-f]{6,}(…|\.\.\.)/);
  await expect.soft(main.getByRole('columnheader', { name: 'Mehrpreis' })).toBeVisible();
  await expect.soft(main.getByText('Zum Bestpreis')).toHaveCount(0);

  const rows = main.getByRole('row').filter({ has: page.getByRole('radio') });
  const ground = (row: number) => rows.nth(row).evaluate((one) => getComputedStyle(one).backgroundColor);
  await expect(rows).toHaveCount(4);
  for (const row of await rows.all()) {
    expect.soft((await row.boundingBox())?.height, 'a name and one line').toBeLessThanOrEqual(72);
  }
  const tinted = await ground(0);
  await page.getByRole('radio', { name: /Elbe/ }).check();
  const dearer = await rows.evaluateAll((all) => all.findIndex((one) => one.querySelector('input:checked')));
  expect.soft(await ground(dearer), 'what is chosen is tinted').toBe(tinted);
  expect.soft(await ground(0), 'the cheapest is not').not.toBe(tinted);
  await expect.soft(rows.nth(0).getByText('Bestpreis', { exact: true }), 'it keeps its tag').toBeVisible();
  await expect.soft(main.getByText('Bestpreis', { exact: true })).toHaveCount(1);

  const toBasket = page.getByRole('button', { name: 'Zum Warenkorb' });
  const orderNow = page.getByRole('button', { name: 'Jetzt bestellen' });
  const paint = (button: typeof toBasket) => button.evaluate((one) => getComputedStyle(one).backgroundColor);
  expect.soft(await paint(toBasket), 'the basket is the second way').not.toBe(await paint(orderNow));
});

test('a step of the quantity is a pack of the offer @desk', async ({ page }) => {
  // Only at the desk: the steppers are the same on the phone.
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  await page.route('**/comparison?*', async (route) => {
    const answer = await route.fetch();
    const comparison: SchemaComparison = await answer.json();
    for (const offer of comparison.ranked) offer.step = '10';
    await route.fulfill({ response: answer, json: comparison });
  });
  await page.goto(`/produkte/${id}?menge=25`);
  await settled(page);
  const quantity = page.getByLabel('Menge', { exact: true });
  await page.getByRole('button', { name: 'Menge erhöhen' }).click();
  await expect(quantity).toHaveValue('30');
  await settled(page);
  await page.getByRole('button', { name: 'Menge verringern' }).click();
  await expect(quantity).toHaveValue('20');
  await settled(page);
});

test('the rate of the tax stands at each line where the lines differ @desk', async ({ page }) => {
  // Only at the desk: the words are the same on the phone.
  await signIn(page, 'officer');
  const made = await order(page.request);
  let other = '19';
  await page.route(`**/api/v1/orders/${made.order}`, async (route) => {
    const answer = await route.fetch();
    const json = await answer.json();
    const [line] = json.lines;
    await route.fulfill({ response: answer, json: { ...json, lines: [line, { ...line, lineNo: 2, vatRate: other }] } });
  });
  const lines = page.getByRole('table').first().locator('tbody tr');
  await page.goto(`/bestellungen/${made.order}`);
  await settled(page);
  await expect(lines).toHaveCount(2);
  await expect(lines.getByText(/USt/)).toHaveCount(0);
  other = '7';
  await page.reload();
  await settled(page);
  await expect(lines.nth(0)).toContainText(/19\s%/);
  await expect(lines.nth(1)).toContainText(/7\s%/);
});
