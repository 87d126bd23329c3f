import { dock, expect, findings, order, productId, settled, signIn, test } from './support';

const day = /^\d{4}-\d{2}-\d{2}$/;

test('the price of 24 months opens a moment, from which nothing can be bought', async ({ page, heard }) => {
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`/produkte/${id}?menge=25`);
  await settled(page);
  expect(
    asked.filter((url) => /price-history|PriceChart/.test(url)),
    'nothing is asked or drawn before it is opened',
  ).toEqual([]);

  await page.getByText('Preisverlauf der letzten 24 Monate').click();
  const chart = page.getByRole('slider', { name: /Bester Gesamtpreis für 25/ });
  await expect(chart).toBeVisible();
  const steps = Number(await chart.getAttribute('aria-valuemax'));
  expect(steps).toBeGreaterThanOrEqual(6);
  expect(await findings(page)).toEqual([]);

  const words = async () => (await chart.getAttribute('aria-valuetext')) ?? '';
  const latest = await words();
  expect(latest).toContain('Nordlicht');
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  const earlier = await words();
  expect(earlier).not.toBe(latest);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/at=\d{4}-\d{2}-\d{2}/);
  expect(new URL(page.url()).searchParams.get('at')).toMatch(day);
  await settled(page);

  const band = page.getByRole('note').filter({ hasText: 'Nur Ansicht: Stand' });
  await expect(band).toBeVisible();
  const total = /: (.+ €), /.exec(earlier)?.[1] ?? '';
  await expect(page.getByText(/Gesamtangebot war/)).toContainText(total);
  await expect(
    page.getByRole('button', { name: /bestellen|Warenkorb legen|In den Warenkorb|Zum Warenkorb/i }),
  ).toHaveCount(0);
  await expect(page.getByRole('radio')).toHaveCount(0);
  expect(await findings(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  await expect(band.getByText('Nur Ansicht: Stand')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Zur Gegenwart' })).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('link', { name: 'Zur Gegenwart' }).click();
  await expect(page).not.toHaveURL(/at=/);
  await expect(page.getByText(/^Günstigstes Gesamtangebot: Nordlicht/)).toBeVisible();
  expect(heard.console).toEqual([]);
});

test('a decision leads to the comparison of its moment, with its ranking @desk', async ({ page }) => {
  // Only at the desk: the test above looks at this page on the phone.
  await signIn(page, 'officer');
  const { decision } = await order(page.request);
  await page.goto(`/entscheidungen/${decision}`);
  const ranked = await (await page.request.get(`/api/v1/decisions/${decision}`)).json();
  await page.getByRole('link', { name: 'Vergleich zu diesem Zeitpunkt' }).click();
  await expect(page.getByText('Nur Ansicht: Stand')).toBeVisible();
  await settled(page);
  const names = await page.getByRole('table').first().getByRole('rowheader').locator('strong').allTextContents();
  expect(names).toEqual(ranked.ranked.map((one: { supplier: { name: string } }) => one.supplier.name));
});
