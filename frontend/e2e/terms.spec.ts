import { expect, findings, productId, signIn, test } from './support';

test('leasing and hours: how the value comes about stands from the product to the receipt @desk', async ({ page }) => {
  // Only at the desk: the pages are looked at on the phone by pages.spec.
  await signIn(page, 'officer');
  const lease = await productId(page.request, 'LN14-48');
  await page.goto(`/produkte/${lease}?menge=10`);
  await expect(page.getByText('234,00 € im Monat × 48 Monate.')).toBeVisible();
  await page.getByRole('button', { name: 'Aus Rahmenvertrag bestellen' }).click();
  await expect(page.getByText('23,40 €/Stück pro Monat')).toBeVisible();
  await expect(page.getByText('234,00 € im Monat × 48 Monate.')).toBeVisible();
  await expect(page.getByText('11.232,00 €').first()).toBeVisible();

  const hours = await productId(page.request, 'DT');
  await page.goto(`/produkte/${hours}?menge=7.5`);
  await expect(page.getByText('7,5 Stunden × 86,00 €.')).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Aus Rahmenvertrag bestellen' }).click();
  await expect(page.getByText('7,5 Stunden · 86,00 €/Stunde')).toBeVisible();
  await expect(page.getByText('645,00 €').first()).toBeVisible();
  await page.getByRole('button', { name: 'Bestellung absenden' }).click();
  await expect(page).toHaveURL(/abgesendet/);
  await page.getByRole('main').locator('a[href^="/bestellungen/"]').first().click();
  const work = page.getByRole('region', { name: 'Leistung', exact: true });
  await work.getByRole('button', { name: 'Teilleistung erfassen' }).click();
  await expect(page.getByText('7,5 Stunden').first()).toBeVisible();
  await work.getByLabel(/^Menge:/).fill('2,5');
  await work.getByRole('button', { name: 'Leistung speichern' }).click();
  await expect(page.getByText('Geleistet: 2,5 · Offen: 5')).toBeVisible();
});
