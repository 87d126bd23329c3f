import { dayIn, german } from './days';
import { expect, findings, notebook, productId, signIn, test } from './support';

test('a project price: entered with its document, in force by another, taken by a call-off @desk', async ({ page }) => {
  // Only at the desk: its page is looked at on the phone by pages.spec.
  await signIn(page, 'officer');
  const id = await productId(page.request, notebook.number);
  const look = async () =>
    (await page.request.get(`/api/v1/products/${id}/comparison`, { params: { quantity: '1' } })).json();
  const seen = await look();
  const lot = seen.coverage.find((one: { callable: boolean }) => one.callable);
  const offers = [...seen.ranked, ...seen.excluded];
  const own = offers.find((one: { supplier: { id: string } }) => one.supplier.id === lot.supplier.id);
  const session = await (await page.request.get('/api/v1/session')).json();
  const title = `Digitalpakt ${Date.now()}`;

  await signIn(page, 'contract_manager', 'carla.winter');
  await page.goto(`/rahmenvertraege/${lot.contractId}?teil=preise`);
  await expect(page.getByRole('columnheader', { name: 'Ein Preis ist höchstens' })).toBeVisible();
  const prices = page.getByRole('region', { name: 'Projektpreise' });
  await prices.getByText('Projektpreis eintragen').click();
  await prices.getByLabel('Lieferant und Los').selectOption({ label: `${lot.supplier.name}, Los 1` });
  await prices.getByLabel('Artikelnummer des Lieferanten').fill(own?.sku ?? notebook.number);
  await prices.getByLabel('Stelle, mit allem unter ihr').selectOption(session.organisation.id);
  await prices.getByLabel('Name des Projekts').fill(title);
  await prices.getByLabel('Preis netto in €').fill('1');
  await prices.getByLabel('Höchstens (Stück)').fill('20');
  await prices.getByRole('textbox', { name: 'Erster Tag' }).fill(german(dayIn(0)));
  await prices.getByRole('textbox', { name: 'Letzter Tag' }).fill(german(dayIn(30)));
  await prices.getByRole('textbox', { name: 'Letzter Tag' }).press('Tab');
  await prices.getByLabel('Dokument des Lieferanten').setInputFiles({
    name: 'Projektangebot.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\nProjektangebot'),
  });
  await prices.getByRole('button', { name: 'Als Entwurf speichern' }).click();
  const row = prices.getByRole('row', { name: title });
  await expect(row).toBeVisible();
  await expect(row.getByRole('button', { name: 'In Kraft setzen' })).toHaveCount(0);
  expect(await findings(page)).toEqual([]);

  await signIn(page, 'contract_manager', 'uwe.petrich');
  await page.reload();
  await row.getByRole('button', { name: 'In Kraft setzen' }).click();
  await expect(row.getByText('in Kraft', { exact: true })).toBeVisible();

  await signIn(page, 'officer');
  const now = (await look()).coverage.find((one: { lotPriceId: string }) => one.lotPriceId === lot.lotPriceId);
  expect(now.unitPrice.amount).toBe('1.00');
  await page.goto(`/produkte/${id}?menge=1`);
  await expect(page.getByText(/^Projektpreis „Digitalpakt/)).toBeVisible();
});
