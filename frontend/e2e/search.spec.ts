import type { Page } from '@playwright/test';
import { counting, dock, emptyBasket, expect, findings, settled, signIn, test, took } from './support';

const field = (page: Page) => page.getByRole('combobox', { name: /suchen/ });

test('the keyboard alone: from the slash to a product, an order and a page', async ({ page }) => {
  await signIn(page, 'officer');
  await page.goto('/bestellungen');
  await settled(page);
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('av d20');
  const options = page.getByRole('listbox', { name: 'Vorschläge' }).getByRole('option');
  await expect(options.first()).toContainText('genau diese Nummer');
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^\d+ Vorschl/);
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  // The field is told a moment after the option shows it.
  const reached = await options.first().getAttribute('id');
  await expect(field(page)).toHaveAttribute('aria-activedescendant', String(reached));
  await page.keyboard.press('End');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Home');
  expect(await findings(page), 'axe').toEqual([]);
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  await expect(field(page)).toHaveValue('av d20');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(dock.name);

  await page.keyboard.press('Control+k');
  await field(page).fill('wertgr');
  await expect(options).toHaveText(['Regeln']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/regeln$/);
});

test('a late answer never stands under a newer text @desk', async ({ page }) => {
  // Only at the desk: the order of answers does not depend on the width.
  await signIn(page, 'officer');
  await page.goto('/');
  await settled(page);
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route('**/suggestions?q=note', async (route) => {
    await held;
    await route.continue().catch(() => {}); // cancelled meanwhile
  });
  await field(page).fill('note');
  await field(page).fill(dock.number);
  const first = page.getByRole('listbox', { name: 'Vorschläge' }).getByRole('option').first();
  await expect(first).toContainText(dock.name);
  release();
  await page.waitForLoadState('networkidle');
  await expect(first).toContainText(dock.name);
});

test('100 pasted part numbers are submitted within six clicks @desk', async ({ page }) => {
  // Only at the desk: the clicks are the same at every width; pages.spec looks at the page in both.
  await signIn(page, 'officer');
  await emptyBasket(page);
  const numbers: string[] = [];
  let cursor = '';
  while (numbers.length < 100) {
    const params = {
      category: 'cable',
      channel: 'best_price',
      sort: 'price',
      limit: '100',
      ...(cursor ? { cursor } : {}),
    };
    const found = await (await page.request.get('/api/v1/products', { params })).json();
    for (const { product } of found.items) if (numbers.length < 100) numbers.push(product.partNumber);
    cursor = found.nextCursor;
  }
  await page.goto('/');
  await settled(page);
  const clicks = counting(page);
  await field(page).focus();
  await field(page).evaluate(
    (input, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    [...numbers, 'GIBT-ES-NICHT'].join('\n'),
  );
  await expect(page.getByText('100 von 101 Artikeln gefunden.')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('table', { name: 'Noch offen' })).toContainText('GIBT-ES-NICHT');
  await clicks.click(page.getByRole('button', { name: '100 Positionen in den Warenkorb' }));
  await clicks.click(page.getByRole('link', { name: /prüfen/ }));
  await settled(page);
  const split = page.getByRole('region', { name: /zusammen die Grenze/ });
  const submit = page.getByRole('button', { name: 'Bestellung absenden' });
  await expect(split.or(submit).first()).toBeVisible({ timeout: 20_000 });
  // What else was ordered in this shop decides whether it is asked; it counts in any case.
  const asked = await split.isVisible();
  if (asked) await clicks.click(split.getByRole('radio', { name: /nicht vorherzusehen/ }));
  await clicks.click(submit);
  await expect(page).toHaveURL(/abgesendet/, { timeout: 20_000 });
  took('pasted', clicks.count + (asked ? 0 : 1));
});

test('the first 24 hits look different: at least ten pictures each @desk', async ({ page }) => {
  // Only at the desk: the pictures are the same at any width.
  await signIn(page, 'officer');
  for (const words of ['monitor', 'notebook', 'switch']) {
    await page.goto(`/suche?q=${words}`);
    await settled(page);
    const pictures = await page
      .locator('main li > svg')
      .evaluateAll((all) => all.slice(0, 24).map((one) => one.innerHTML));
    expect.soft(pictures.length, words).toBe(24);
    expect.soft(new Set(pictures).size, words).toBeGreaterThanOrEqual(10);
  }
});
