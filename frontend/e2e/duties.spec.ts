import { dayIn, german } from './days';
import { designFindings } from './lint';
import { dock, expect, findings, productId, settled, signIn, test } from './support';

const shoot = async (page: import('@playwright/test').Page, name: string) => {
  const folder = process.env.E2E_SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

// In Bavaria the limit is 100,000 EUR, so that an order can reach the values from which duties apply.
test('an order that the rules ask proofs for goes out in three steps, and its duty is done after @desk', async ({
  page,
}) => {
  // Only at the desk: one journey orders once; the pages are looked at in both widths elsewhere.
  await signIn(page, 'officer', 'josef.huber');
  await page.goto(`/produkte/${await productId(page.request, dock.number)}?menge=215`);
  await settled(page);
  await page.getByRole('button', { name: 'Jetzt bestellen' }).first().click();

  const steps = page.getByRole('list', { name: 'Schritte der Bestellung' });
  await expect(steps.getByRole('listitem').first()).toHaveAttribute('aria-current', 'step');
  await shoot(page, 'steps-1');
  await page.getByRole('button', { name: 'Weiter' }).focus();
  await page.keyboard.press('Enter');

  const register = page.getByRole('region', { name: 'Abfrage beim Wettbewerbsregister' });
  await expect(register).toContainText('§ 6 Abs. 1 WRegG');
  await expect(page.getByRole('heading', { level: 2, name: /Regeln und Nachweise/ })).toBeFocused();
  await page.getByRole('button', { name: 'Weiter' }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await summary.getByRole('link').first().click();
  await expect(register.getByLabel('Tag', { exact: true })).toBeFocused();
  expect.soft(await findings(page), 'axe, with errors').toEqual([]);
  expect.soft(await designFindings(page), 'design, with errors').toEqual([]);
  await shoot(page, 'steps-2-errors');

  await register.getByLabel('Tag', { exact: true }).fill('20.11.2026');
  await register.getByLabel('Zeichen').fill('WR-2026/4711');
  await register.getByLabel(/^Dokument/).setInputFiles({
    name: 'abfrage.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\nAbfrage 4711\n%%EOF\n'),
  });
  await expect(register.getByText('abfrage.pdf')).toBeVisible();
  await page.getByRole('button', { name: 'Zurück', exact: true }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await expect(register.getByLabel('Tag', { exact: true })).toHaveValue('20.11.2026');
  await expect(register.getByLabel('Zeichen')).toHaveValue('WR-2026/4711');
  await expect(register.getByText('abfrage.pdf')).toBeVisible();
  await shoot(page, 'steps-2');
  await register.getByLabel('Zeichen').press('Enter');

  await expect(page.getByRole('region', { name: 'Nach der Bestellung zu erledigen' })).toContainText(
    'Vergabestatistik',
  );
  expect.soft(await findings(page), 'axe, third step').toEqual([]);
  await shoot(page, 'steps-3');
  await page.getByRole('button', { name: 'Bestellung absenden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('abgesendet');

  await page.goto('/');
  const tile = page.getByRole('region', { name: 'Pflichten' });
  await expect(tile.getByText('Meldung zur Vergabestatistik').first()).toBeVisible();
  const open = (await tile.getByRole('heading').textContent())?.match(/\d+$/)?.[0];
  await tile.getByRole('link', { name: 'Offene Pflichten ansehen' }).click();
  await settled(page);
  await expect(page.getByText(new RegExp(`^${open} Pflicht(en sind| ist) offen`))).toBeVisible();
  const row = page.getByRole('row', { name: /Meldung zur Vergabestatistik/ }).first();
  await expect(row).toBeVisible();
  await shoot(page, 'duties');
  await row.getByRole('button', { name: /erledigt melden/ }).click();
  const form = page.getByRole('region', { name: 'Meldung zur Vergabestatistik' });
  await form.getByRole('button', { name: 'Als erledigt vermerken' }).click();
  await expect(form.getByLabel('Tag', { exact: true })).toBeFocused();
  await form.getByLabel('Tag', { exact: true }).fill(german(dayIn(0)));
  await form.getByLabel('Zeichen').fill('Destatis 2026-778');
  await shoot(page, 'duty-form');
  await form.getByLabel('Zeichen').press('Enter');
  await expect(page.getByText('Als erledigt vermerkt: Meldung zur Vergabestatistik.')).toBeVisible();
  await page.getByRole('link', { name: 'Erledigt', exact: true }).click();
  await expect(page.getByRole('row', { name: /Destatis 2026-778/ }).first()).toBeVisible();
  expect.soft(await findings(page), 'axe, done').toEqual([]);
  await shoot(page, 'duties-done');
});
