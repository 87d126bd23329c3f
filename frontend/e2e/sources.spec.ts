import type { APIRequestContext, Page } from '@playwright/test';
import { dayIn, german } from './days';
import { expect, settled, signIn, similarProducts, test } from './support';

/** A product that no other spec orders or asks for. */
async function item(request: APIRequestContext, query: string): Promise<{ id: string; name: string }> {
  const hits = await (await request.get('/api/v1/products', { params: { q: query } })).json();
  return hits.items[0].product;
}

const received = {
  name: 'Angebot Müller.eml',
  mimeType: 'message/rfc822',
  buffer: Buffer.from(
    'From: info@mueller.example\r\nDate: Mon, 16 Nov 2026 08:00:00 +0100\r\nSubject: Angebot\r\n\r\nwie besprochen\r\n',
  ),
};

/** Fills price and terms of an offer. */
async function fillTerms(page: Page, price: string): Promise<void> {
  await page.getByLabel('Preis für 1 Stück').fill(price);
  await page.getByLabel('Versandkosten').fill('0');
  await page.getByLabel('Lieferzeit').fill('2');
  await page.getByLabel('Angebot gültig bis').fill(german(dayIn(20)));
}

test('the review queue is worked off by keyboard, and every word can be taken back @desk', async ({ page }) => {
  // Only at the desk: the keyboard is the same at every width.
  await signIn(page, 'contract_manager');
  const total = await similarProducts(page.request);
  await page.goto('/abgleich');
  const sheet = page.getByRole('region', { name: 'Ist das dasselbe Produkt?' });
  await expect(sheet).toBeFocused();
  await expect(sheet.getByText(new RegExp(`^noch ${total} `))).toBeVisible();
  await expect(sheet.getByRole('cell', { name: 'weicht ab' }).first()).toBeVisible();
  const first = (await sheet.getByRole('link').first().textContent()) ?? '';

  await page.keyboard.press('w');
  await expect(sheet.getByRole('link').first()).not.toHaveText(first);
  for (let skipped = 1; skipped < total; skipped++) await page.keyboard.press('w');
  await page.getByRole('button', { name: 'Übersprungene noch einmal ansehen' }).press('Enter');
  await expect(sheet).toBeFocused();
  await expect(sheet.getByRole('link').first()).toHaveText(first);

  await page.keyboard.press('v');
  await expect(page.getByRole('status').filter({ hasText: `Als verschieden vermerkt: ${first}.` })).toBeVisible();
  await expect(sheet.getByText(new RegExp(`^noch ${total - 1} `))).toBeVisible();
  await page.keyboard.press('z');
  await expect(page.getByRole('status').filter({ hasText: `Zurückgenommen: ${first}.` })).toBeVisible();
  await expect(sheet.getByText(new RegExp(`^noch ${total} `))).toBeVisible();
  await expect(sheet.getByRole('link').first()).toHaveText(first);

  await page.keyboard.press('g');
  await expect(page.getByRole('status').filter({ hasText: `Als dasselbe bestätigt: ${first}.` })).toBeVisible();
  await page.getByRole('link', { name: 'Entschieden' }).click();
  await settled(page);
  await page.getByRole('button', { name: `Zurücknehmen: ${first}` }).click();
  await expect(page.getByText('Hier stehen die Paare, über die entschieden ist.')).toBeVisible();
  await page.getByRole('link', { name: 'GTIN-Konflikte' }).click();
  await expect(page.getByText('Gerade ist keine offen.')).toBeVisible();
});

test("an offer of one's own is taken in, compared, chosen, ordered and another one withdrawn @desk", async ({
  page,
}) => {
  // Only at the desk: the pages are looked at on the phone in pages.spec.ts.
  test.setTimeout(90_000);
  await signIn(page, 'officer');
  const mouse = await item(page.request, 'maus');
  const supplier = `Werkstatt Müller ${Date.now()}`;
  const record = async (price: string) => {
    await page.goto(`/produkte/${mouse.id}?menge=3`);
    await page.getByRole('link', { name: 'Eigenes Angebot erfassen' }).click();
    await page.getByRole('button', { name: 'Angebot aufnehmen' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Bitte ergänzen Sie:' })).toBeFocused();
    await page.getByLabel('Datei wählen').setInputFiles(received);
    await expect(page.locator('code')).toHaveText(/^[0-9a-f]{64}$/);
    await page.getByLabel('Lieferant', { exact: true }).selectOption({ label: 'Neuer Lieferant' });
    await page.getByLabel('Name', { exact: true }).fill(supplier);
    await page.getByLabel('Straße und Hausnummer').fill('Am Markt 3');
    await page.getByLabel('Postleitzahl').fill('29221');
    await page.getByLabel('Ort', { exact: true }).fill('Celle');
    await page.getByLabel('Angefragt am').fill(german(dayIn(-1)));
    await fillTerms(page, price);
    await page.getByRole('button', { name: 'Angebot aufnehmen' }).click();
    await expect(page).toHaveURL(new RegExp(`/produkte/${mouse.id}\\?menge=3`));
  };
  await record('0,90');
  await expect(page.getByText(`Günstigstes Gesamtangebot: ${supplier}, 2,70 €`)).toBeVisible();
  await expect(page.getByText(/^selbst eingeholt, angefragt am/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Jetzt bestellen' }).click();
  await page.getByRole('button', { name: 'Bestellung absenden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('abgesendet');

  await page.goto(`/produkte/${mouse.id}/angebot`);
  await page.getByRole('button', { name: `Zurückziehen: Angebot von ${supplier}` }).click();
  await page.getByLabel('Der Lieferant hat es zurückgenommen').click();
  await expect(page.getByText('zurückgezogen', { exact: true }).first()).toBeVisible();
  await page.goto(`/produkte/${mouse.id}?menge=3`);
  await settled(page);
  await expect(page.getByText(supplier)).toHaveCount(0);
});

test('suppliers are asked, one answers through its link by the month, one by mail, and both are compared @desk', async ({
  page,
  browser,
  baseURL,
}) => {
  // Only at the desk: the pages are looked at on the phone in pages.spec.ts.
  test.setTimeout(90_000);
  await signIn(page, 'officer');
  const webcam = await item(page.request, 'webcam');
  await page.goto(`/produkte/${webcam.id}?menge=4`);
  await page.getByRole('link', { name: 'Preise anfragen' }).click();
  await page.getByRole('button', { name: 'Schreiben ansehen' }).click();
  await expect(
    page.getByRole('alert').filter({ hasText: 'Wählen Sie einen bis fünf Lieferanten.' }).first(),
  ).toBeVisible();
  const boxes = page.getByRole('checkbox');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByLabel('Was der Lieferant wissen muss').fill('Bitte mit Lieferung frei Haus.');
  await page.getByLabel('Frist in Arbeitstagen').fill('3');
  await page.getByRole('button', { name: 'Schreiben ansehen' }).click();
  await expect(page.getByText(/^Antworten zählen bis/)).toBeVisible();
  await expect(page.getByText(/Bitte mit Lieferung frei Haus\.[\s\S]*kein Auftrag/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Preise anfragen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Die Preisanfrage ist gestellt');
  const letter =
    (await page
      .getByText(/preisanfrage#/)
      .first()
      .textContent()) ?? '';
  const link = /\/preisanfrage#[A-Za-z0-9_-]{43}/.exec(letter)?.[0] ?? '';

  const outside = await browser.newContext({ baseURL: baseURL ?? '' });
  const theirs = await outside.newPage();
  await theirs.goto(link);
  await expect(theirs.getByText('Stadt Lauenrode')).toBeVisible();
  await theirs.getByLabel('Der Preis gilt').selectOption({ label: 'je Monat' });
  await theirs.getByLabel('Laufzeit in Monaten').fill('12');
  await fillTerms(theirs, '1,10');
  await theirs.getByRole('button', { name: 'Angebot abgeben', exact: true }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Ihr Angebot ist angekommen');
  await expect(theirs.getByText('12 Monate')).toBeVisible();
  await outside.close();

  await page.getByRole('link', { name: 'Zur Preisanfrage' }).click();
  await expect(page.getByText('teils beantwortet')).toBeVisible();
  await page.getByRole('button', { name: /^Antwort eintragen: / }).click();
  await page.getByLabel('Datei wählen').setInputFiles(received);
  await expect(page.locator('code')).toBeVisible();
  await fillTerms(page, '3,00');
  await page.getByRole('button', { name: 'Angebot eintragen' }).click();
  await expect(page.getByText('beantwortet', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Zum Vergleich' }).click();
  await expect(page.getByText(/^Antwort auf Ihre Preisanfrage vom/)).toHaveCount(2);
  await page.goto('/preisanfragen');
  await expect(page.getByRole('row').filter({ hasText: webcam.name }).first()).toContainText('2 von 2');
});
