import { counting, expect, settled, test } from './support';

/** Clicks from the login page through the four steps that a visitor does; the others are one click each. */
const budget = 14;

test('the story: every step by links and buttons, ticked once its result is stored', async ({ page }, info) => {
  await page.goto('/anmelden');
  const clicks = counting(page);
  await clicks.click(page.getByRole('link', { name: 'Die Geschichte in neun Schritten' }));
  const steps = page.getByRole('main').getByRole('listitem');
  await expect(steps).toHaveCount(9);
  await expect(steps.filter({ hasText: 'erledigt' })).toHaveCount(0);
  await expect(steps.filter({ hasText: 'liegt bereit' })).toHaveCount(5);

  const heading = page.getByRole('heading', { level: 1 });
  const next = page.getByRole('button', { name: 'Nächster Schritt' });
  const submit = async () => {
    await expect(heading).toContainText('prüfen');
    await clicks.click(page.getByRole('button', { name: 'Bestellung absenden' }));
    await expect(heading).toContainText('abgesendet');
    await expect(page.getByText(/versiegelt \d\d:\d\d:\d\d, Eintrag/).first()).toBeVisible({ timeout: 15_000 });
  };

  await clicks.click(page.getByRole('button', { name: 'Angebote vergleichen' }));
  await expect(heading).toContainText('Headset Tonvaro Klar 25');
  await expect(page.getByText(/Sie sind: Jana Albers/)).toBeVisible();
  await clicks.click(page.getByRole('button', { name: 'Jetzt bestellen' }));
  await submit();

  await clicks.click(next);
  await clicks.click(page.getByRole('radio', { name: /Nordlicht/ }));
  await clicks.click(page.getByRole('radio', { name: /^Lieferung am/ }));
  await clicks.click(page.getByRole('button', { name: 'Jetzt bestellen' }));
  await submit();

  await clicks.click(next);
  await clicks.click(page.getByRole('button', { name: 'Aus Rahmenvertrag bestellen' }).first());
  await submit();

  await clicks.click(next);
  await expect(page.getByText(/Sie sind: Bernd Falk/)).toBeVisible();
  await expect(page.getByText(/Eintrag/).first()).toBeVisible();
  expect(clicks.count, 'four steps done').toBeLessThanOrEqual(budget);

  for (const [who, shows] of [
    ['Jana Albers', /Gleichstand|gleich/],
    ['Hauke Brandt', /zusammen/],
    ['Jana Albers', /Bedarfstermin/],
    ['Jana Albers', /selbst eingeholt/],
    ['Jana Albers', /im Monat/],
  ] as const) {
    const before = clicks.count;
    await clicks.click(next);
    await expect(page.getByText(`Sie sind: ${who}`)).toBeVisible();
    await settled(page);
    // On the phone some of it is folded.
    if (info.project.name === 'desk') await expect(page.getByRole('main').getByText(shows).first()).toBeVisible();
    expect(clicks.count - before, 'one click').toBe(1);
  }
  await expect(next).toHaveCount(0);
  await page.getByRole('link', { name: 'Geschichte' }).click();
  await expect(steps.filter({ hasText: 'erledigt' })).toHaveCount(4);
});
