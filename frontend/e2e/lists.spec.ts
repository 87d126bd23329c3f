import { expect, findings, signIn, test } from './support';

test('a list of organisations is shown line by line, then taken over, and changes nothing the second time @desk', async ({
  page,
}) => {
  // Only at the desk: looks at both widths itself.
  const name = `Kulturamt ${Date.now()}`;
  const list = (text: string) => ({ name: 'stellen.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') });
  const good = `Name;Ebene;Straße;PLZ;Ort\n${name};Einheit;Weg 1;30159;Hannover\n`;
  await signIn(page, 'admin');
  await page.goto('/organisation');
  await page.getByRole('button', { name: 'Liste übernehmen' }).click();
  const file = page.locator('input[type=file]');
  await file.setInputFiles(list(`${good}${name} Süd;Einheit;=HYPERLINK(1);;\n`));
  await expect(page.getByRole('row', { name: /^3 .* nicht möglich .*Formel/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Alles übernehmen' })).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await findings(page)).toEqual([]);
  await file.setInputFiles(list(good));
  await page.getByRole('button', { name: 'Alles übernehmen' }).click();
  await expect(page.getByText('Die Liste ist übernommen.')).toBeVisible();
  await expect(page.getByRole('link', { name: new RegExp(name) })).toBeVisible();
  await file.setInputFiles(list(good));
  await expect(page.getByText('In dieser Liste steht nichts Neues.')).toBeVisible();
});
