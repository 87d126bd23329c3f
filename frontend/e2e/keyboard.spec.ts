import type { Page } from '@playwright/test';
import { dock, expect, settled, signIn, test } from './support';

/** Tabs on until the element with this name has the focus; the focus must be visible and in sight on the way. */
async function tabTo(page: Page, name: RegExp, role?: string): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return undefined;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const around = element.closest('form')?.matches(':focus-within') ?? false;
      const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return {
        name: `${element.getAttribute('aria-label') ?? ''} ${element.closest('label')?.textContent ?? ''} ${element.textContent ?? ''} ${(element as HTMLInputElement).placeholder ?? ''}`,
        role: element.getAttribute('type') ?? element.tagName.toLowerCase(),
        outlined: style.outlineStyle !== 'none' || around,
        inSight: box.bottom > 0 && box.top < innerHeight,
        covered:
          at !== null &&
          !element.contains(at) &&
          !at.contains(element) &&
          at.closest('label') !== element.closest('label'),
      };
    });
    if (!focus) continue;
    expect(focus.outlined, `focus is visible: ${focus.name}`).toBe(true);
    expect(focus.inSight, `focus is in sight: ${focus.name}`).toBe(true);
    expect(focus.covered, `focus is not covered: ${focus.name}`).toBe(false);
    if (name.test(focus.name) && (!role || focus.role === role)) return;
  }
  throw new Error(`the keyboard never reached ${name}`);
}

test('keyboard only: sign in, search, compare, submit @desk', async ({ page }) => {
  // Only at the desk: phones have no Tab key.
  await page.goto('/anmelden');
  await settled(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Zum Inhalt springen' })).toBeFocused();
  await tabTo(page, /Beschaffung/);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Sie sind:/).first()).toBeVisible();
  await settled(page);

  await page.goto('/');
  await settled(page);
  await tabTo(page, /Artikel/);
  await page.keyboard.type(dock.number);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: dock.name })).toBeVisible();
  await settled(page);
  await tabTo(page, /./, 'radio');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio').first()).toBeChecked();
  await page.goto(page.url());
  await settled(page);
  await tabTo(page, /Jetzt bestellen/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('prüfen');
  await settled(page);
  await tabTo(page, /Bestellung absenden/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('abgesendet');
});

test('after a change of page the focus is in the content and the title is new @desk', async ({ page }) => {
  // Only at the desk: the same at every width.
  await signIn(page, 'officer');
  await page.goto('/suche?q=dock');
  await settled(page);
  const before = await page.title();
  await page.locator('main li').getByRole('link').first().click();
  await expect(page).toHaveURL(/produkte/);
  // The address changes at once; the page stays until the next one has come.
  await expect(page).not.toHaveTitle(before);
  await expect(page.locator('main:focus, main :focus')).toHaveCount(1);
});
