import type { Page } from '@playwright/test';
import { expect } from './support';

/** What of A4 is written on, at 96 dots per inch. */
const paper = { width: 658, height: 972 };

/** Looks at the page as it is printed: without the frame, with where it is found and when, and with nothing cut; returns its sheets. */
export async function onPaper(page: Page): Promise<number> {
  const before = page.viewportSize();
  await page.setViewportSize(paper);
  await page.emulateMedia({ media: 'print' });
  const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  const { pathname } = new URL(page.url());
  await expect.soft(page.getByRole('banner'), `${pathname}: header on paper`).toBeHidden();
  await expect
    .soft(page.getByRole('navigation', { name: 'Hauptnavigation' }), `${pathname}: navigation on paper`)
    .toBeHidden();
  await expect.soft(page.getByRole('button').filter({ visible: true }), `${pathname}: buttons on paper`).toHaveCount(0);
  const last = new RegExp(`${pathname.replaceAll('/', '\\/')}.* · \\d{2}\\.\\d{2}\\.\\d{4}, \\d{2}:\\d{2}$`);
  await expect.soft(page.locator('.printed'), `${pathname}: where and when`).toHaveText(last);
  const cut = await page.evaluate(() =>
    [...document.body.querySelectorAll<HTMLElement>('*')]
      .filter((element) => element.checkVisibility() && !element.closest('svg, .visually-hidden'))
      .filter((element) => {
        const { overflowX, overflowY, display } = getComputedStyle(element);
        if (display === 'inline') return false;
        const wide = element.scrollWidth > element.clientWidth + 1;
        const high = element.scrollHeight > element.clientHeight + 1;
        return (wide && overflowX !== 'visible') || (high && overflowY !== 'visible');
      })
      .map((element) => `${element.tagName} ${element.className}: ${element.textContent?.slice(0, 40)}`),
  );
  expect.soft(cut, `${pathname}: cut on paper`).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(wide, `${pathname}: wider than the paper`).toBeLessThanOrEqual(0);
  await page.emulateMedia({ media: 'screen' });
  if (before) await page.setViewportSize(before);
  return pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
