import { designFindings } from './lint';
import { counting, expect, findings, order, sameOrigin, settled, signIn, test, took } from './support';

// One journey settles once; the page of an order is looked at in both widths elsewhere.
test('an order arrives in parts, what never comes is cancelled, and another arrives with one click @desk', async ({
  page,
}) => {
  await signIn(page, 'officer');
  const first = await order(page.request, '3');
  const second = await order(page.request, '1');
  const number = async (id: string) => {
    const path = `/api/v1/orders/${id}`;
    await expect.poll(async () => (await (await page.request.get(path)).json()).summary.number).toBeTruthy();
    return (await (await page.request.get(path)).json()).summary.number as string;
  };
  await number(first.order);
  await page.goto(`/bestellungen/${first.order}`);
  await settled(page);
  const card = page.getByRole('region', { name: 'Wareneingang' });

  await card.getByRole('button', { name: 'Teillieferung erfassen' }).click();
  await expect(card.getByRole('heading', { name: 'Was ist angekommen?' })).toBeFocused();
  const quantity = card.getByLabel(/^Menge:/);
  await expect(quantity).toHaveValue('3');
  await quantity.fill('9');
  await card.getByLabel('Lieferschein').fill('LS 4711');
  await card.getByRole('button', { name: 'Wareneingang speichern' }).click();
  await expect(card.getByRole('alert')).toContainText('So viel steht nicht mehr aus');
  await expect(card.getByLabel('Lieferschein')).toHaveValue('LS 4711');
  expect.soft(await findings(page), 'axe, with a refusal').toEqual([]);
  expect.soft(await designFindings(page), 'design, with a refusal').toEqual([]);
  await quantity.fill('2');
  await card.getByLabel('Lieferschein').press('Enter');
  await expect(page.getByText('Erhalten: 2 · Offen: 1')).toBeVisible();
  await expect(page.getByText('LS 4711')).toBeVisible();

  await card.getByRole('button', { name: 'Offenes stornieren' }).click();
  await card.getByRole('button', { name: 'Menge stornieren' }).click();
  await expect(card.getByLabel('Grund')).toBeFocused();
  await card.getByLabel('Grund').fill('Der Hersteller liefert nicht mehr.');
  await card.getByLabel('Grund').press('Enter');
  await expect(page.getByText('Erhalten: 2 · Storniert: 1')).toBeVisible();
  await expect(card).toHaveCount(0);

  const last = await number(second.order);
  await page.goto('/bestellungen');
  await settled(page);
  const clicks = counting(page);
  await clicks.click(page.getByRole('button', { name: `Alles erhalten: ${last}` }));
  await expect(page.getByRole('row', { name: new RegExp(last) })).toContainText('Geliefert');
  took('received', clicks.count);
});

test('what was cancelled is ordered anew, and the new decision names the old one @desk', async ({ page }) => {
  await signIn(page, 'officer');
  const old = await order(page.request, '1');
  const path = `/api/v1/orders/${old.order}`;
  await expect.poll(async () => (await (await page.request.get(path)).json()).summary.number).toBeTruthy();
  const cancelled = await page.request.post(`${path}/cancellations`, {
    headers: { ...sameOrigin(), 'Idempotency-Key': `e2e-storno-${Date.now()}` },
    data: { reason: 'Die Menge war falsch angegeben.' },
  });
  expect(cancelled.status(), await cancelled.text()).toBe(200);

  await page.goto(`/bestellungen/${old.order}`);
  await page.getByRole('button', { name: 'Noch einmal bestellen' }).click();
  await expect(page.getByText('Die neuen Entscheidungen nennen die alten, die erhalten bleiben.')).toBeVisible();
  await settled(page);
  expect.soft(await designFindings(page), 'design').toEqual([]);
  const answered = page.waitForResponse((r) => r.url().endsWith('/api/v1/submissions') && r.status() === 201);
  await page.getByRole('button', { name: 'Bestellung absenden' }).click();
  const { orders } = await (await answered).json();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('abgesendet');
  await page.goto(`/entscheidungen/${orders[0].decisionIds[0]}`);
  const before = page.getByRole('definition').filter({ has: page.locator(`a[href$="${old.decision}"]`) });
  await expect(before).toBeVisible();
  await expect(page.getByText('Tritt an die Stelle von')).toBeVisible();
});
