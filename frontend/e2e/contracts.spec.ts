import { readFile } from 'node:fs/promises';
import { expect, findings, signIn, test } from './support';

test('a framework contract: drafted by one, in force by another, widened on a ground @desk', async ({ page }) => {
  // Only at the desk: its pages are looked at on the phone by pages.spec.
  const number = `RV-E2E-${Date.now()}`;
  await signIn(page, 'contract_manager', 'carla.winter');
  await page.goto('/rahmenvertraege');
  await page.getByRole('button', { name: 'Rahmenvertrag anlegen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Neuer Rahmenvertrag: Ohne Titel' })).toBeVisible();
  await expect(page.getByText(/Punkte sprechen noch dagegen/)).toBeVisible();

  await page.getByLabel('Vertragsnummer').fill(number);
  await page.getByLabel('Bezeichnung').first().fill('Konferenztechnik');
  await page.getByLabel('Vertragsgruppe').fill('Medientechnik');
  await page.getByRole('textbox', { name: 'Vertragsbeginn' }).fill('1.1.2026');
  await page.getByRole('textbox', { name: 'Letzter Tag' }).fill('31.12.2029');
  const total = page.getByRole('region', { name: 'Vertrag im Ganzen' });
  await total.getByLabel('Geschätzter Wert').fill('800.000');
  await total.getByLabel('Höchstwert').fill('1.000.000');
  const lot = page.getByRole('region', { name: 'Los 1', exact: true });
  await lot.getByLabel('Bezeichnung').fill('Kameras');
  await lot.getByLabel('Geschätzter Wert').fill('800.000');
  await lot.getByLabel('Höchstwert').fill('1.000.000');
  await lot.getByRole('button', { name: 'Lieferant hinzufügen' }).click();
  await page.getByLabel('Fundstelle').fill('Anlage 3, S. 2');
  await page.getByLabel('Stelle suchen').fill('Lauenrode');
  await page.getByRole('checkbox', { name: 'Stadt Lauenrode, Los 1' }).check();
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();
  await expect(page.getByText('Nichts spricht dagegen', { exact: false })).toBeVisible();
  await expect(page.getByRole('button', { name: 'In Kraft setzen' })).toHaveCount(0);
  expect(await findings(page)).toEqual([]);
  const draft = page.url();

  await signIn(page, 'contract_manager', 'uwe.petrich');
  await page.goto('/rahmenvertraege');
  await page.getByRole('region', { name: 'Entwürfe' }).getByRole('row', { name: number }).getByRole('link').click();
  await expect(page).toHaveURL(draft);
  await page.getByRole('button', { name: 'In Kraft setzen' }).click();
  await expect(page.getByText(/In Kraft durch Uwe Petrich/)).toBeVisible();
  await page.getByRole('link', { name: 'Zum Rahmenvertrag' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Konferenztechnik' })).toBeVisible();
  await expect(page.getByText('1.000.000,00 €').first()).toBeVisible();

  // Nothing was called off yet: the forecast says so, and the same stands in a table.
  await page
    .getByRole('navigation', { name: 'Teile des Rahmenvertrags' })
    .getByRole('link', { name: 'Abrufe' })
    .click();
  await expect(page.getByText('nicht vor Vertragsende', { exact: true })).toBeVisible();
  await page.getByText('Als Tabelle').click();
  await expect(page.getByRole('row', { name: /01\.2026 0,00.€ 0,00.€/ })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  const contract = page.url();

  // A higher maximum: the ground's limit is said before anybody decides.
  await page.getByRole('button', { name: 'Erweitern' }).click();
  await page
    .getByLabel('Änderungsgrund')
    .selectOption({ label: 'GWB § 132 Abs. 3, zusammen höchstens 10 %, unter dem EU-Schwellenwert' });
  await page.getByLabel('Begründung').fill('Mehrbedarf der Schulen');
  await page.getByRole('region', { name: 'Vertrag im Ganzen' }).getByLabel('Höchstwert').fill('1.200.000');
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();
  await expect(page.getByText(/um höchstens 10.% erhöhen/).first()).toBeVisible();
  await page.getByRole('region', { name: 'Vertrag im Ganzen' }).getByLabel('Höchstwert').fill('1.100.000');
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();
  await expect(
    page.getByRole('row', { name: /Höchstwert netto in Euro 1\.000\.000,00.€ 1\.100\.000,00.€/ }),
  ).toBeVisible();
  await expect(page.getByText('Nichts spricht dagegen', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Entwurf verwerfen' }).click();
  await expect(page.getByText(/Verworfen durch Uwe Petrich/)).toBeVisible();

  // The matrix as a file: out, one row more in a spreadsheet, and in again; a wrong row holds all of it up.
  await page.goto(contract);
  await page.getByRole('button', { name: 'Ändern' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Als CSV sichern' }).click();
  const csv = await readFile(await (await saved).path(), 'utf8');
  expect(csv.trimEnd().split('\n')).toHaveLength(2);
  const readBack = (rows: string) =>
    page.locator('input[type=file][accept*=csv]').setInputFiles({
      name: 'berechtigte.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`${csv.trimEnd()}\n${rows}`),
    });
  await readBack('1;Gemeinde Nirgendwo;;Anlage 3, S. 2;2026-01-01;;;;\n');
  await expect(page.getByText('1 Zeile passt noch nicht; bis dahin wird nichts übernommen.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Gemeinde Nirgendwo Diese Stelle gibt es nicht\./ })).toBeVisible();
  await expect(page.getByRole('button', { name: /übernehmen$/ })).toHaveCount(0);
  await readBack('1;Landkreis Hohenleine;;Anlage 3, S. 2;1.1.2026;;;250.000,00;\n');
  await expect(page.getByRole('row', { name: '3 1 Landkreis Hohenleine neu' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: '1 Zeile übernehmen' }).click();
  // Arrows lead from field to field.
  const cell = (row: number) => page.locator(`[data-cell="${row}-0"]`);
  await cell(1).focus();
  await page.keyboard.press('ArrowDown');
  await expect(cell(2)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(cell(1)).toBeFocused();
  await expect(page.getByRole('checkbox', { name: 'Landkreis Hohenleine, Los 1' })).toBeChecked();
  await page.getByLabel('Begründung').fill('Beitritt laut Anlage 3');
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();
  await expect(
    page.getByRole('row', { name: 'Los 1 · Stelle 2 · Stelle keine Angabe Landkreis Hohenleine' }),
  ).toBeVisible();
  await expect(
    page.getByRole('row', { name: /Stelle 2 · Kontingent netto in Euro keine Angabe 250\.000,00.€/ }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Entwurf verwerfen' }).click();
  await expect(page.getByText(/Verworfen durch Uwe Petrich/)).toBeVisible();

  // Legal succession: the entitlement passes with its place in the notice, and the draft says of whom.
  await page.goto(contract);
  await page.getByRole('button', { name: 'Ändern' }).click();
  await page.getByText('Rechtsnachfolge eintragen').click();
  await page.getByLabel('Wer abgelöst wird').selectOption({ label: 'Stadt Lauenrode' });
  await page.getByLabel('Wer nachfolgt').selectOption({ label: 'Landkreis Hohenleine' });
  await page
    .getByRole('group', { name: 'Rechtsnachfolge eintragen' })
    .getByLabel('Ab', { exact: true })
    .fill('1.1.2027');
  await page.getByLabel('Nachweis (Gesetz').fill('Eingliederungsvertrag vom 01.09.2026');
  await page.getByRole('button', { name: 'In den Entwurf übernehmen' }).click();
  await page.getByLabel('Begründung').fill('Eingliederung zum Jahresende');
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();
  await expect(page.getByRole('row', { name: /Rechtsnachfolge von .* Stadt Lauenrode/ })).toBeVisible();
  await expect(page.getByText('Nichts spricht dagegen', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Entwurf verwerfen' }).click();

  // Suspended by two, and the list says so.
  await signIn(page, 'officer', 'jana.albers');
  await page.goto('/rahmenvertraege');
  await expect(page.getByRole('link', { name: 'Konferenztechnik' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rahmenvertrag anlegen' })).toHaveCount(0);
});
