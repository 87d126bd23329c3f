import { dayIn, german } from './days';
import { looked } from './looked';
import { expect, findings, productId, signIn, test } from './support';

test('an article is put together on its page, and its parts travel with it @desk', async ({ page }) => {
  await signIn(page, 'officer');
  const server = await productId(page.request, 'KS220-C32-R256-D4');
  await page.goto(`/produkte/${server}?menge=2`);
  const choice = page.getByRole('region', { name: 'Zusammenstellen' });
  await expect(choice.getByText('4 je Stück')).toBeVisible();
  await expect(choice.getByText('Bitte wählen Sie noch bei „Stromversorgung“.')).toBeVisible();
  await expect(choice.getByRole('button', { name: 'Aus Rahmenvertrag bestellen' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await choice.getByLabel(/24 TB SAS gespiegelt/).check();
  await choice.getByRole('radio', { name: /USV 1500 VA/ }).check();
  await expect(choice.getByText('„24 TB SAS gespiegelt“ braucht „USV 3000 VA, 19 Zoll“.')).toBeVisible();
  await choice.getByRole('radio', { name: /USV 3000 VA/ }).check();
  await choice.getByLabel(/Datenübernahme/).check();
  // 2 x (7.480 + 4 x 3,10 + 2 x 438 + 1.189 + 6 x 98)
  await expect(choice.getByText('Zusammen 20.290,80 € netto für 2 Stück.')).toBeVisible();
  await looked(page, 'zusammenstellen');

  await choice.getByRole('button', { name: 'Zum Warenkorb' }).click();
  await page.getByRole('link', { name: /Warenkorb, [1-9]/ }).click();
  const lines = page.getByRole('listitem').filter({ hasText: 'gehört zu: Server Kestral' });
  await expect(lines).toHaveCount(4);
  await expect(lines.first().getByRole('button', { name: /entfernen/i })).toHaveCount(0);
  await looked(page, 'warenkorb');
  await page.getByRole('link', { name: /prüfen/ }).click();
  await expect(page.getByText(/gehört zu: Server Kestral/).first()).toBeVisible();
});

test('a past comparison shows what an article was put together from, and nothing to choose @desk', async ({ page }) => {
  await signIn(page, 'officer');
  const server = await productId(page.request, 'KS220-C32-R256-D4');
  const { at } = await (await page.request.get(`/api/v1/products/${server}/comparison?quantity=2`)).json();
  await page.goto(`/produkte/${server}?menge=2&at=${encodeURIComponent(at)}`);
  const then = page.getByRole('region', { name: 'Zusammenstellen' });
  await expect(then.getByText(/^Der Preis oben war der des Grundartikels/)).toBeVisible();
  await expect(then.getByRole('listitem').filter({ hasText: '24 TB SAS gespiegelt' })).toContainText('€');
  await expect(then.getByRole('radio').or(then.getByRole('checkbox')).or(then.getByRole('button'))).toHaveCount(0);
  await looked(page, 'zusammenstellen-stand');
});

test('an option list is checked line by line and let into force by another person @desk', async ({ page }) => {
  await signIn(page, 'contract_manager', 'carla.winter');
  const { items } = await (await page.request.get('/api/v1/framework-contracts')).json();
  const contract = items.find((one: { number: string }) => one.number === 'RV-2023-087');
  await page.goto(`/rahmenvertraege/${contract.id}?teil=preise`);
  const lists = page.getByRole('region', { name: 'Optionslisten' });
  await lists.getByRole('button', { name: 'Artikel und Prüfung: Optionsliste 1' }).click();
  await expect(lists.getByText('„24 TB SAS gespiegelt“ braucht „USV 3000 VA, 19 Zoll“')).toBeVisible();
  await looked(page, 'optionsliste');
  await lists.getByText('Optionsliste hochladen').click();
  await lists.getByRole('textbox', { name: 'Erster Tag' }).fill(german(dayIn(0)));
  await lists.getByRole('textbox', { name: 'Erster Tag' }).press('Tab');
  const send = async (text: string) => {
    await lists
      .getByLabel('CSV-Datei')
      .setInputFiles({ name: 'Optionen.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await lists.getByRole('button', { name: 'Hochladen und prüfen' }).click();
  };
  await send('Grundartikel;Gruppe;Artikelnummer\nUNBEKANNT;Speicher;AUCH-NICHT\n');
  await expect(lists.getByText(/Der Grundartikel „UNBEKANNT“ hat am ersten Tag der Liste keinen Preis/)).toBeVisible();
  await expect(lists.getByRole('button', { name: 'Optionsliste in Kraft setzen' })).toHaveCount(0);
  await lists.getByRole('button', { name: 'Entwurf verwerfen' }).click();
  await expect(lists.getByRole('button', { name: 'Entwurf verwerfen' })).toHaveCount(0);
  expect(await findings(page)).toEqual([]);
});
