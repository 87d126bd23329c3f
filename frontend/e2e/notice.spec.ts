import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, findings, signIn, test } from './support';

/** A notice written for the tests of the format. */
const sample = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../internal/format/eforms/testdata/${name}`, import.meta.url)), 'utf8');

const file = (name: string, text: string) => ({ name, mimeType: 'application/xml', buffer: Buffer.from(text) });

for (const width of ['desk', 'phone']) {
  test(`a contract from its notice: read, what is missing asked for, then drafted @${width}`, async ({ page }) => {
    const number = `RV-${width}-${Date.now()}`;
    await signIn(page, 'contract_manager', 'carla.winter');
    await page.goto('/rahmenvertraege');
    await page.getByRole('link', { name: 'Aus Bekanntmachung anlegen' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rahmenvertrag aus einer Bekanntmachung');
    const choose = page.locator('input[type=file]');

    // What is no notice is refused with its reason.
    await choose.setInputFiles(file('seite.xml', '<html/>'));
    await expect(page.getByText('Das ist keine eForms-Bekanntmachung')).toBeVisible();

    await choose.setInputFiles(
      file('notice.xml', sample('auftragsbekanntmachung.xml').replaceAll('RV-2027-014', number)),
    );
    await expect(page.getByText('6 Angaben fehlen noch oder passen nicht')).toBeVisible();
    await expect(page.getByText('Los 1 · Bindung: Diese Angabe fehlt.')).toBeVisible();
    await expect(page.locator('tr').filter({ hasText: 'BT-271' }).filter({ hasText: '1000000 EUR' })).toBeVisible();
    await page.getByRole('region', { name: 'Los 2', exact: true }).locator('summary').click();
    await expect(page.locator('tr').filter({ hasText: 'BT-765' }).filter({ hasText: 'fa-w-rc' })).toBeVisible();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);

    await page.getByRole('button', { name: 'Als Entwurf anlegen' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Neuer Rahmenvertrag: Bildschirme und Dockingstationen',
    );
    await expect(page.getByLabel('Vertragsnummer')).toHaveValue(number);
    await expect(page.getByLabel('Verlängerung')).toHaveValue(/^max\. 2 ×/);
    const second = page.getByRole('region', { name: 'Los 2', exact: true });
    await expect(second.getByLabel('Bindung')).toHaveValue('');
    await expect(second.getByLabel('Einheit')).toHaveValue('');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Entwurf verwerfen' }).click();
    await expect(page.getByText(/Verworfen durch/)).toBeVisible();
  });
}

test('a modification asks for the contract that it changes, and amends it @desk', async ({ page }) => {
  await signIn(page, 'contract_manager', 'carla.winter');
  await page.goto('/rahmenvertraege/bekanntmachung');
  await page.locator('input[type=file]').setInputFiles(file('aenderung.xml', sample('aenderungsbekanntmachung.xml')));
  await expect(page.getByText('Bitte wählen Sie den Vertrag, den sie ändert.', { exact: false })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Erweiterung als Entwurf anlegen' })).toHaveCount(0);
  await page.getByLabel('Geänderter Vertrag').selectOption({ index: 1 });
  await expect(page.getByText('GWB § 132 Abs. 2 Nr. 2', { exact: false }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Erweiterung als Entwurf anlegen' }).click();
  await expect(page.getByLabel('Begründung')).toHaveValue(/^Höherer Höchstwert/);
  await page.getByRole('button', { name: 'Entwurf verwerfen' }).click();
  await expect(page.getByText(/Verworfen durch/)).toBeVisible();
});
