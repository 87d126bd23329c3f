import { counting, expect, findings, settled, signIn, test } from './support';

/** A price list with one article that can be used and one without a number. */
const priceList = [
  'Artikelnummer;GTIN;Hersteller;Herstellernummer;Bezeichnung;Einheit;Nettopreis;Währung;USt;Lieferzeit (Arbeitstage)',
  'E2E-1;;Aventra;E2E-PRUEFKABEL-1;Prüfkabel 1 m;Stück;4,20;EUR;19 %;3',
  ';;Aventra;E2E-PRUEFKABEL-2;Prüfkabel 2 m;Stück;5,20;EUR;19 %;3',
].join('\n');

const file = { name: 'Preise März.csv', mimeType: 'text/csv', buffer: Buffer.from(priceList) };

test.beforeEach(async ({ page }) => {
  await signIn(page, 'contract_manager');
  await page.goto('/kataloge');
  await settled(page);
  await page.getByRole('link', { name: /Havelkontor/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Havelkontor');
});

test('a catalogue is uploaded, looked through and waits as a draft', async ({ page }) => {
  const upload = page.getByLabel('Datei auswählen');
  await upload.setInputFiles({ name: 'preise.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK') });
  await expect(page.getByText('Nehmen Sie eine Datei mit der Endung .xml oder .csv')).toBeVisible();
  await upload.setInputFiles({ name: 'leer.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) });
  await expect(page.getByText('Die Datei ist leer')).toBeVisible();

  await upload.setInputFiles(file);
  await expect(page.getByRole('heading', { name: /^Entwurf, Version \d+: Preise März.csv/ })).toBeVisible();
  const counts = page.locator('dl').filter({ hasText: 'Entfallen' });
  await expect(counts).toContainText(/Neu\s*1/);
  await expect(counts).toContainText(/Nicht verwendbar\s*1/);
  await expect(page.getByRole('row', { name: /Artikelnummer fehlt/ })).toContainText('abgelehnt');
  await expect(page.getByRole('button', { name: 'Veröffentlichen' })).toBeVisible();
  expect(await findings(page), 'axe').toEqual([]);
  await expect(page.getByRole('table', { name: 'Versionen' }).getByRole('row').nth(1)).toContainText('Entwurf');
});

test('a file dropped on the page is taken; a lost connection says that nothing is lost @desk', async ({ page }) => {
  // Only at the desk: nothing is dropped on a phone.
  await page.route('**/catalogue-versions', (route) =>
    route.request().method() === 'POST' ? route.abort('connectionreset') : route.continue(),
  );
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'gezogen.csv', { type: 'text/csv' }));
    return transfer;
  }, priceList);
  const zone = page.getByText('Datei hierher ziehen, oder').locator('..');
  await zone.dispatchEvent('dragover', { dataTransfer: dropped });
  await zone.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(page.getByRole('alert')).toContainText('nicht zu erreichen');
  await page.unroute('**/catalogue-versions');
  await zone.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(page.getByRole('heading', { name: /gezogen.csv/ })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('publishing a draft takes one click @desk', async ({ page }) => {
  // Only at the desk: the test before it shows the page on the phone.
  // The version is published in the answer only: the other tests compare the offers of this supplier.
  await page.getByLabel('Datei auswählen').setInputFiles(file);
  await expect(page.getByRole('button', { name: 'Veröffentlichen' })).toBeVisible();
  let published = '';
  await page.route('**/catalogue-versions/*/publication', (route) => {
    published = new URL(route.request().url()).pathname;
    return route.fulfill({ json: {} });
  });
  const clicks = counting(page);
  await clicks.click(page.getByRole('button', { name: 'Veröffentlichen' }));
  await expect.poll(() => published).toMatch(/catalogue-versions\/[0-9a-f-]{36}\/publication$/);
  expect(clicks.count).toBe(1);
});
