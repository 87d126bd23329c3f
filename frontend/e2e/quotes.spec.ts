import { dayIn, german } from './days';
import { looked } from './looked';
import { expect, signIn, test } from './support';

test('a quote is recorded under its lot, held against the list, and ordered as a whole @desk', async ({ page }) => {
  await signIn(page, 'officer');
  const { items } = await (await page.request.get('/api/v1/framework-contracts')).json();
  const contract = items.find((one: { number: string }) => one.number === 'RV-2023-087');
  await page.goto(`/rahmenvertraege/${contract.id}?teil=abrufe`);
  const quotes = page.getByRole('region', { name: 'Abruf nach Angebot' });
  await expect(quotes.getByText('Noch kein Angebot erfasst.')).toBeVisible();
  await quotes.getByText('Angebot erfassen').click();
  await quotes.getByLabel('Lieferant und Los').selectOption({ label: 'Systemhaus Albwerk GmbH, Los 3' });
  await quotes.getByLabel('Angebotsnummer').fill('AN-2026-118');
  for (const [label, days] of [
    ['Datum des Angebots', -2],
    ['Gültig bis', 30],
  ] as const) {
    await quotes.getByRole('textbox', { name: label }).fill(german(dayIn(days)));
    await quotes.getByRole('textbox', { name: label }).press('Tab');
  }
  await quotes
    .getByLabel('Angebot als PDF')
    .setInputFiles({ name: 'AN-2026-118.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nAngebot') });
  const article = quotes.getByLabel('Position 1: Artikel der Preisliste');
  await article.selectOption((await article.getByRole('option', { name: /Einrichtung vor Ort/ }).textContent()) ?? '');
  await quotes.getByLabel('Bezeichnung (1)').fill('Einrichtung der Schulserver, zwei Standorte');
  await quotes.getByLabel('Menge (1)').fill('24');
  await expect(quotes.getByText('höchstens 86,00 €/Stunde')).toBeVisible();
  await quotes.getByLabel('Preis netto in € (1)').fill('88');
  await quotes.getByLabel('Preis netto in € (1)').press('Tab');
  await quotes.getByRole('button', { name: 'Angebot speichern' }).click();
  await expect(quotes.getByText(/88,00\s€ liegt über dem Preis der Liste, 86,00\s€/).first()).toBeVisible();
  await quotes.getByLabel('Preis netto in € (1)').fill('79,50');
  await quotes.getByLabel('Preis netto in € (1)').press('Tab');
  await quotes.getByRole('button', { name: 'Angebot speichern' }).click();
  const row = quotes.getByRole('row', { name: /AN-2026-118.*1\.908,00/ });
  await expect(row.getByText('offen')).toBeVisible();
  await looked(page, 'angebote');

  await row.getByRole('button', { name: 'Angebot AN-2026-118 bestellen' }).click();
  await expect(page.getByText('Einrichtung der Schulserver, zwei Standorte')).toBeVisible();
  await looked(page, 'angebot-pruefen');
  await page.getByRole('button', { name: 'Bestellung absenden' }).click();
  await expect(page).toHaveURL(/\/bestellung\/abgesendet\//);
  await page.goto(`/rahmenvertraege/${contract.id}?teil=abrufe`);
  await expect(row.getByRole('link', { name: 'zur Bestellung' })).toBeVisible();
});
