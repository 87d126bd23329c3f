import { onPaper } from './paper';
import { dock, expect, order, productId, settled, signIn, test } from './support';

test('what is printed: order, decision, proof, comparison and contract without the frame, whole, with their number @desk', async ({
  page,
}) => {
  // Only at the desk: paper has one width.
  await signIn(page, 'officer');
  const had = await order(page.request);
  const product = await productId(page.request, dock.number);
  const [contract] = (await (await page.request.get('/api/v1/framework-contracts')).json()).items;
  for (const [address, says] of [
    [`/bestellungen/${had.order}`, /Bestellung/],
    [`/entscheidungen/${had.decision}`, /Dokumentation des Direktauftrags/],
    [`/produkte/${product}?menge=25`, '25 Stück'],
    [`/rahmenvertraege/${contract.id}?teil=lose`, contract.number],
  ] as const) {
    await page.goto(address);
    await settled(page);
    const sheets = /^.(produkte|rahmenvertraege)/.test(address) ? 2 : 1; // offers with their arithmetic, and three lots
    expect.soft(await onPaper(page), `${address}: sheets`).toBeLessThanOrEqual(sheets);
    await page.emulateMedia({ media: 'print' });
    await expect.soft(page.locator('main'), address).toContainText(says);
    await page.emulateMedia({ media: 'screen' });
  }

  // On the screen the sealed record scrolls; on paper it stands whole.
  await page.goto(`/entscheidungen/${had.decision}?ansicht=nachweis`);
  await settled(page);
  expect(await onPaper(page)).toBeGreaterThanOrEqual(1);

  // Offers that were not considered are folded on the screen only.
  await page.goto(`/produkte/${product}?menge=25`);
  await settled(page);
  const excluded = page.locator('details.on-paper li').first();
  await expect(excluded).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(excluded).toBeVisible();
});
