import { mkdir } from 'node:fs/promises';
import { dock, expect, productId, settled, signIn, test } from './support';

// Made on demand, for the README: E2E_PICTURES=../docs/pictures npm run e2e -- pictures
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
