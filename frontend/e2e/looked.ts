import { expect, type Page } from '@playwright/test';
import { designFindings } from './lint';
import { findings, repainted } from './support';

/** Both widths of the page, accessible and in the design. */
export async function looked(page: Page, name: string) {
  for (const size of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(size);
    await repainted(page);
    const shots = process.env.E2E_SHOTS;
    if (shots) await page.screenshot({ path: `${shots}/${name}-${size.width}.png`, fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(wide, `${name}: sideways scroll, ${size.width}`).toBeLessThanOrEqual(0);
    expect.soft(await findings(page), `${name}: axe, ${size.width}`).toEqual([]);
    expect.soft(await designFindings(page), `${name}: design, ${size.width}`).toEqual([]);
  }
}
