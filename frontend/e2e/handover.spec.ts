import { counting, emptyBasket, expect, findings, productId, settled, signIn, test, took } from './support';

/** The officer of the body the requester's unit belongs to. */
const officer = 'jana.albers';
const requester = 'mia.petersen';
/** A cheap product that no other spec orders. */
const cable = 'hdmi kabel';

test('a requester hands on from the product page in two clicks and is asked for no reason', async ({ page }) => {
  await signIn(page, 'requester', requester);
  const id = await productId(page.request, cable);
  await page.goto(`/produkte/${id}?menge=2`);
  await settled(page);
  const clicks = counting(page);
  await clicks.click(page.getByRole('button', { name: 'Weitergeben' }).first());
  await expect(page.getByRole('heading', { level: 1, name: 'Bedarf weitergeben' })).toBeVisible();
  await settled(page);
  expect.soft(await findings(page), 'axe').toEqual([]);
  await clicks.click(page.getByRole('button', { name: 'Weitergeben' }));
  await expect(page.getByRole('heading', { level: 1, name: 'Der Bedarf ist weitergegeben' })).toBeVisible();
  took('handOn', clicks.count);
  await page.getByRole('link', { name: 'Meine Bedarfe ansehen' }).click();
  await page.getByRole('button', { name: 'Zurücknehmen' }).first().click();
  await expect(page.getByText('Die Positionen liegen wieder in Ihrem Warenkorb.')).toBeVisible();
  await emptyBasket(page);
});

test('a line in words travels from a requester to an officer, comes back once, and is ordered for the unit @desk', async ({
  page,
}) => {
  // Only at the desk: the pages are looked at on the phone in pages.spec.ts.
  test.setTimeout(90_000);
  const wish = `Kabel für den Beamer ${Date.now()}`;
  const card = page.getByRole('article', { name: /Mia Petersen, Grundschule Nord/ }).filter({ hasText: wish });
  const handOn = async (note: string) => {
    await page.getByRole('link', { name: 'Weitergeben' }).click();
    await page.getByLabel(/Was soll die Beschaffung wissen/).fill(note);
    await page.getByRole('button', { name: 'Weitergeben' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Der Bedarf ist weitergegeben' })).toBeVisible();
  };
  await signIn(page, 'requester', requester);
  await emptyBasket(page);
  await page.goto('/warenkorb');
  await page.getByText('Freitextposition hinzufügen').click();
  await page.getByLabel('Was wird gebraucht?').fill(wish);
  await page.getByLabel('Menge').fill('2');
  await page.getByLabel(/Geschätzter Preis/).fill('30');
  await page.getByRole('button', { name: 'In den Warenkorb legen' }).click();
  await expect(page.getByText('Diese Position geht mit')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Warenkorb, 1 Position' })).toBeVisible();
  await handOn('Für Raum 12.');
  await expect(page.getByRole('link', { name: 'Warenkorb, 0 Positionen' })).toBeVisible();

  await signIn(page, 'officer', officer);
  await emptyBasket(page);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Wartende Bedarfe, hier und in den Stellen darunter' })).toBeVisible();
  await page.getByRole('link', { name: 'Bedarfe öffnen' }).click();
  await expect(card.getByText('„Für Raum 12.“')).toBeVisible();
  await card.getByRole('button', { name: 'Zurückgeben' }).click();
  await card.getByRole('button', { name: 'Zurückgeben', exact: true }).click();
  await expect(card.getByText('Bitte schreiben Sie mit mindestens 10 Zeichen')).toBeVisible();
  await card.getByLabel('Was soll sich ändern?').fill('Bitte die Länge angeben.');
  await card.getByRole('button', { name: 'Zurückgeben', exact: true }).click();
  await expect(page.getByText('Der Bedarf ist zurückgegeben.')).toBeVisible();

  await signIn(page, 'requester', requester);
  await page.goto('/warenkorb');
  await expect(page.getByText('„Bitte die Länge angeben.“')).toBeVisible();
  await handOn('Zehn Meter lang.');

  await signIn(page, 'officer', officer);
  await page.goto('/bedarfe');
  await card
    .filter({ hasText: 'Zehn Meter lang.' })
    .getByRole('button', { name: /In meinen Warenkorb übernehmen/ })
    .click();
  await page.getByRole('main').getByRole('link', { name: 'Warenkorb ansehen' }).click();
  await expect(page.getByText('Für Grundschule Nord')).toBeVisible();
  await expect(page.getByText('Bedarf von Mia Petersen: „Zehn Meter lang.“')).toBeVisible();
  await settled(page);
  expect.soft(await findings(page), 'axe').toEqual([]);
  await page.getByLabel('Passenden Artikel im Katalog suchen').fill(cable);
  await page.getByRole('region', { name: 'Freitextpositionen' }).getByRole('button', { name: 'Suchen' }).click();
  await page
    .getByRole('button', { name: /^Übernehmen: / })
    .first()
    .click();
  await page.getByRole('link', { name: 'Bestellung prüfen' }).click();
  await expect(page.getByText('Sekretariat').first()).toBeVisible();
  await page.getByRole('button', { name: 'Bestellung absenden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('abgesendet');

  await signIn(page, 'requester', requester);
  await page.goto('/bedarfe');
  await expect(page.getByText(/Jana Albers hat am .* bestellt\./).first()).toBeVisible();
});

test('what is ordered again and again is remembered, used, renamed and deleted @desk', async ({ page }) => {
  // Only at the desk: what it does is the same at every width.
  await signIn(page, 'officer', officer);
  await emptyBasket(page);
  const id = await productId(page.request, cable);
  const [name, later] = [`Beamer ${Date.now()}`, `Beamer neu ${Date.now()}`];
  await page.goto(`/produkte/${id}?menge=3`);
  await page.getByRole('button', { name: 'Zum Warenkorb' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Warenkorb ansehen' }).click();
  await page.getByRole('button', { name: 'Als Vorlage merken' }).click();
  await page.getByRole('button', { name: 'Vorlage merken', exact: true }).click();
  await expect(page.getByText('Geben Sie der Vorlage einen Namen.')).toBeVisible();
  await page.getByLabel('Name der Vorlage').fill(name);
  await page.getByRole('button', { name: 'Vorlage merken', exact: true }).click();
  await expect(page.getByText(`Gemerkt als „${name}“`)).toBeVisible();

  await emptyBasket(page);
  await page.goto('/');
  const templates = page.getByRole('region', { name: 'Vorlagen' });
  const clicks = counting(page);
  await clicks.click(templates.getByRole('button', { name: `In den Warenkorb: ${name}` }));
  await expect(templates.getByText('1 Position zu den Preisen von heute im Warenkorb.')).toBeVisible();
  expect(clicks.count).toBe(1);
  await expect(page.getByRole('link', { name: 'Warenkorb, 1 Position' })).toBeVisible();

  const row = (title: string) => templates.getByRole('listitem').filter({ hasText: title });
  await row(name).getByText('Umbenennen oder löschen').click();
  await row(name).getByLabel(`Name der Vorlage ${name}`).fill(later);
  await row(name).getByRole('button', { name: 'Umbenennen' }).click();
  await expect(row(later)).toBeVisible();
  await row(later).getByRole('button', { name: 'Löschen' }).click();
  await expect(row(later)).toHaveCount(0);
  await emptyBasket(page);
});
