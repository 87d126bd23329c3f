import { mkdir } from 'node:fs/promises';
import { dock, expect, productId, ruleDraft, settled, signIn, test } from './support';

// Made on demand, for the README and the user guide: E2E_PICTURES=../docs/pictures npm run e2e -- pictures
const folder = process.env.E2E_PICTURES;

for (const [theme, name] of [
  ['light', 'hell'],
  ['dark', 'dunkel'],
] as const) {
  test(`picture of the comparison, ${theme}`, async ({ page }, info) => {
    test.skip(!folder, 'only with E2E_PICTURES');
    await mkdir(folder ?? '', { recursive: true });
    await page.addInitScript((value) => localStorage.setItem('theme', value), theme);
    await signIn(page, 'officer');
    const id = await productId(page.request, dock.number);
    await page.goto(`/produkte/${id}?menge=${dock.quantity}`);
    await settled(page);
    await expect(page.getByText(/Günstigstes Gesamtangebot/).first()).toBeVisible();
    const suffix = info.project.name === 'phone' ? '-telefon' : '';
    await page.screenshot({ path: `${folder}/vergleich-${name}${suffix}.png`, fullPage: info.project.name === 'desk' });
  });
}

test('pictures of keeping rules, for the user guide', async ({ page }, info) => {
  test.skip(!folder || info.project.name === 'phone', 'only with E2E_PICTURES, at one width');
  await mkdir(folder ?? '', { recursive: true });
  await page.setViewportSize({ width: 1000, height: 620 });
  await signIn(page, 'rule_maintainer', 'greta.lindner');
  const draft = await ruleDraft(page.request);
  await page.goto('/regeln?von=DE-NI');
  await settled(page);
  await page.screenshot({ path: `${folder}/regeln-liste.png` });
  await signIn(page, 'auditor', 'ines.roth');
  await page.goto(`/regeln/entwuerfe/${draft}`);
  await settled(page);
  await page.getByRole('region', { name: 'Was sich ändert' }).screenshot({ path: `${folder}/regeln-vergleich.png` });
  await page.getByRole('button', { name: 'Probelauf starten' }).click();
  await expect(page.getByRole('row', { name: /kein Direktauftrag/ }).first()).toBeVisible();
  await page.getByRole('heading', { name: 'Probelauf' }).evaluate((element) => element.scrollIntoView());
  await page.screenshot({ path: `${folder}/regeln-probelauf.png` });
});
