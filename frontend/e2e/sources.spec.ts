import { expect, settled, signIn, test } from './support';

test.describe.configure({ mode: 'serial' });

test('the review queue is worked off by keyboard, and every word can be taken back', async ({ page }, info) => {
  test.skip(info.project.name === 'phone', 'the keyboard is the same at every width');
  await signIn(page, 'contract_manager');
  await page.goto('/abgleich');
  const sheet = page.getByRole('region', { name: 'Ist das dasselbe Produkt?' });
  await expect(sheet).toBeFocused();
  await expect(sheet.getByText(/^noch 2/)).toBeVisible();
  await expect(sheet.getByRole('cell', { name: 'weicht ab' }).first()).toBeVisible();
  const first = (await sheet.getByRole('link').first().textContent()) ?? '';

  await page.keyboard.press('w');
  await expect(sheet.getByRole('link').first()).not.toHaveText(first);
  await page.keyboard.press('w');
  await page.getByRole('button', { name: 'Übersprungene noch einmal ansehen' }).press('Enter');
  await expect(sheet).toBeFocused();
  await expect(sheet.getByRole('link').first()).toHaveText(first);

  await page.keyboard.press('v');
  await expect(page.getByRole('status').filter({ hasText: `Als verschieden vermerkt: ${first}.` })).toBeVisible();
  await expect(sheet.getByText(/^noch 1/)).toBeVisible();
  await page.keyboard.press('z');
  await expect(page.getByRole('status').filter({ hasText: `Zurückgenommen: ${first}.` })).toBeVisible();
  await expect(sheet.getByText(/^noch 2/)).toBeVisible();
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
