import { expect, findings, notebook, productId, settled, signIn, test } from './support';

const rule = 'DE-NI-DA-municipality';

test('a rule: drafted by one, tried on the orders of 90 days, put into force by another @desk', async ({ page }) => {
  // Only at the desk: its pages are looked at on the phone by pages.spec.
  await signIn(page, 'rule_maintainer', 'greta.lindner');
  await page.goto(`/regeln?von=DE-NI`);
  await page
    .getByRole('row', { name: /Niedersachsen, Kommunen/ })
    .getByRole('link')
    .first()
    .click();
  await page.getByRole('link', { name: 'Neue Fassung entwerfen' }).click();

  // What is missing is said once, and the rest of the typed stays.
  await page.getByLabel('Wert netto in Euro').fill('250 Euro');
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();
  await expect(page.getByRole('alert')).toContainText('Schreiben Sie den Betrag in Euro');
  await expect(page.getByRole('alert')).toContainText('Ergänzen Sie: Gilt ab');
  expect(await findings(page)).toEqual([]);

  await page.getByLabel('Wert netto in Euro').fill('250,00');
  await page.getByLabel('Gilt ab').fill('1.1.2027');
  await page
    .getByLabel('Satz, auf dem die Regel beruht')
    .fill(`Bis 250 Euro ist ein Direktauftrag zulässig (${Date.now()}).`);
  const document = { name: 'nwertvo.txt', mimeType: 'text/plain', buffer: Buffer.from('§ 4 NWertVO: 250 Euro') };
  await page.locator('input[type="file"]').setInputFiles(document);
  await expect(page.getByText(/^SHA-256 [0-9a-f]{64}$/)).toBeVisible();
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();

  // Both versions side by side; the author reads why the button is not here.
  await expect(page.getByRole('heading', { level: 1, name: /^Entwurf: / })).toBeVisible();
  const difference = page.getByRole('region', { name: 'Was sich ändert' });
  await expect(difference.getByRole('row', { name: /Wert netto in Euro 20\.000,00.€ 250,00.€/ })).toBeVisible();
  await expect(page.getByText('In Kraft setzt ihn eine zweite Person', { exact: false })).toBeVisible();
  await expect(page.getByRole('button', { name: 'In Kraft setzen' })).toHaveCount(0);
  const draft = page.url();

  // Those who may read orders see which ones.
  await signIn(page, 'auditor', 'ines.roth');
  await page.goto(draft);
  await page.getByRole('button', { name: 'Probelauf starten' }).click();
  await expect(page.getByText(/von \d+ Bestellungen der letzten 90 Tage wären anders beurteilt worden/)).toBeVisible();
  const cases = page
    .getByRole('region', { name: 'Probelauf' })
    .getByRole('row')
    .filter({ hasText: 'kein Direktauftrag' });
  await expect(cases.first().getByRole('link')).toHaveAttribute('href', /\/bestellungen\//);
  await expect(page.getByRole('button', { name: 'In Kraft setzen' })).toHaveCount(0);

  await signIn(page, 'rule_maintainer', 'henrik.vogt');
  await page.goto('/regeln?ansicht=entwuerfe');
  await page
    .getByRole('row', { name: /250,00.€.*offen/ })
    .first()
    .getByRole('link')
    .click();
  await expect(page).toHaveURL(draft);
  await page.getByRole('button', { name: 'In Kraft setzen' }).click();
  await expect(page.getByText(/In Kraft gesetzt von Henrik Vogt/)).toBeVisible();
  await page.getByRole('link', { name: 'Zur Regel' }).click();
  await expect(page).toHaveURL(new RegExp(`/regeln/${rule}$`));
  await expect(page.getByRole('heading', { name: /Direktauftrag bis 250,00.€ netto/ })).toBeVisible();
  await expect(page.getByText(/Regelpflege, \d\d\.\d\d\.\d{4}/).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'nwertvo.txt laden' })).toBeVisible();
});

test('house standard, "zu teuer" and award criteria @desk', async ({ page }) => {
  // Only at the desk: its pages are looked at on the phone by pages.spec.
  const [officer, manager, admin] = ['officer', 'contract_manager', 'admin'] as const;
  await signIn(page, officer);
  await page.goto('/hausstandards');
  await page.getByRole('button', { name: 'Eintragen' }).click();
  await expect(page.getByRole('alert')).toContainText('Suchen Sie den Artikel');
  await page.getByLabel('Artikel', { exact: true }).fill(notebook.number);
  await page.getByLabel('Artikel', { exact: true }).press('Enter');
  await page.getByRole('radio').first().click();
  await page.getByLabel('Grund').fill('Einheitliches Schulgerät');
  await page.getByRole('button', { name: 'Eintragen' }).click();
  const standard = page.getByRole('row', { name: /Einheitliches Schulgerät/ });
  await expect(standard).toContainText('ab ');
  await standard.getByRole('button', { name: /beenden/ }).click();
  await expect(standard.getByRole('button', { name: /beenden/ })).toHaveCount(0);

  await page.goto(`/produkte/${await productId(page.request, notebook.number)}?menge=5`);
  await page.getByText('Zu teuer? Der Vertragsverwaltung melden').first().click();
  const words = `Andernorts 30 € weniger (${Date.now()})`;
  await page.getByLabel(/Was Sie dazu mitteilen möchten/).fill(words);
  await page.getByRole('button', { name: 'Melden', exact: true }).click();
  await expect(page.getByText('Ihre Meldung liegt der Vertragsverwaltung vor.')).toBeVisible();
  await signIn(page, manager);
  await page.goto('/');
  await page.getByRole('link', { name: 'Meldungen', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: words })).toContainText('zu teuer');

  await signIn(page, admin);
  await page.goto('/zuschlagskriterien');
  await page.getByLabel('Beschluss, auf dem die Kriterien beruhen').fill('Leitlinie nachhaltige Beschaffung');
  await page.getByLabel('Gilt ab', { exact: true }).fill('1.12.2028');
  await page.getByLabel(/Zuschlag je Arbeitstag/).fill('2,50');
  await page.getByLabel(/Abzug „EPEAT/).fill('1');
  await expect(page.getByText('1.010,00')).toBeVisible();
  await page.getByRole('button', { name: 'Veröffentlichen', exact: true }).click();
  await expect(page.getByText(/^Fassung \d+ ist veröffentlicht\.$/)).toBeVisible();
  await expect(
    page.getByRole('row', { name: /Leitlinie nachhaltige Beschaffung.*gilt künftig/ }).first(),
  ).toBeVisible();
  await settled(page);
});
