import { dayIn, german } from './days';
import { expect, findings, productId, signIn, test } from './support';

test('a successor: proposed on the letter, accepted by another, the old number leads to it @desk', async ({ page }) => {
  // Only at the desk: its page is looked at on the phone by pages.spec.
  await signIn(page, 'officer');
  const old = await productId(page.request, 'KL16-16-512-DE');
  const compare = `/api/v1/products/${old}/comparison`;
  const seen = await (await page.request.get(compare, { params: { quantity: '1' } })).json();
  const lot = seen.coverage.find((one: { callable: boolean }) => one.callable);
  const own = [...seen.ranked, ...seen.excluded].find((one) => one.supplier.id === lot.supplier.id);

  await signIn(page, 'contract_manager', 'carla.winter');
  await page.goto(`/rahmenvertraege/${lot.contractId}?teil=preise`);
  const list = page.getByRole('region', { name: 'Nachfolger' });
  await expect(list.getByRole('row', { name: /NX15-2-16-1T-DE.*angenommen/ })).toBeVisible();
  await list.getByText('Nachfolger vorschlagen').click();
  await list.getByLabel('Lieferant und Los').selectOption({ label: `${lot.supplier.name}, Los 1` });
  await list.getByLabel('Bisherige Artikelnummer').fill(own?.sku ?? 'KL16-16-512-DE');
  await list.getByLabel('Nummer des Nachfolgers im Katalog').fill('KL16-32-1T-DE');
  await list.getByLabel('Neue Artikelnummer').fill('KL16-32-1T-DE');
  await list.getByLabel('Preis netto in €').fill('820');
  await list.getByRole('textbox', { name: 'Erster Tag' }).fill(german(dayIn(0)));
  await list.getByRole('textbox', { name: 'Erster Tag' }).press('Tab');
  await list.getByLabel('Klausel im Vertrag').fill('Vertrag Ziffer 4.3');
  await list.getByLabel('Kriterium 1').fill('Speicher');
  await list.getByLabel('Warum gleich oder besser (1)').fill('1 TB statt 512 GB');
  const content = Buffer.from('%PDF-1.7\nNachfolger');
  await list
    .getByLabel('Schreiben des Lieferanten')
    .setInputFiles({ name: 'Schreiben.pdf', mimeType: 'application/pdf', buffer: content });
  await list.getByRole('button', { name: 'Vorschlag speichern' }).click();
  await expect(list.getByText(/darf nicht teurer sein.*819,00|darf nicht teurer sein.*819/).first()).toBeVisible();
  await list.getByLabel('Preis netto in €').fill('819');
  await list.getByRole('button', { name: 'Vorschlag speichern' }).click();
  const row = list.getByRole('row', { name: /KL16-32-1T-DE/ });
  await expect(row).toBeVisible();
  await expect(row.getByRole('button', { name: 'Nachfolger annehmen' })).toHaveCount(0);
  expect(await findings(page)).toEqual([]);

  await signIn(page, 'contract_manager', 'uwe.petrich');
  await page.reload();
  await row.getByRole('button', { name: 'Nachfolger annehmen' }).click();
  await expect(row.getByText('angenommen', { exact: true })).toBeVisible();

  await signIn(page, 'officer');
  await page.goto(`/produkte/${old}?menge=1`);
  await expect(page.getByText(/Aus dem Rahmenvertrag wird ab/)).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page
    .getByRole('main')
    .getByRole('link', { name: /Kestral/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Aus Rahmenvertrag bestellen' })).toBeVisible();
});
