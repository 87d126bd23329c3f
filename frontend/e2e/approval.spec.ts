import type { APIRequestContext } from '@playwright/test';
import { counting, expect, findings, productId, sameOrigin, signIn, test, took } from './support';

/** A switch in a quantity at which its dearest offer costs at least 1,000 € more than the best. */
async function dear(request: APIRequestContext) {
  const id = await productId(request, 'BX100-16-P-G4');
  const quantity = '36';
  const params = { quantity };
  const { ranked } = await (await request.get(`/api/v1/products/${id}/comparison`, { params })).json();
  return { id, quantity, offer: ranked.at(-1) };
}

test('a deviation over 1.000 €: submitted with words, released by a second person, and then an order', async ({
  page,
  browser,
}) => {
  test.skip(
    test.info().project.name !== 'desk',
    'one journey releases one order; pages.spec.ts looks at the list on the phone',
  );
  await signIn(page, 'officer');
  const { id, quantity, offer } = await dear(page.request);
  const sent = await page.request.post('/api/v1/submissions', {
    headers: { ...sameOrigin(), 'Idempotency-Key': `e2e-freigabe-${Date.now()}` },
    data: {
      lines: [
        {
          productId: id,
          offerId: offer.offerId,
          quantity,
          reason: { code: 'warranty', text: 'Die Geräte werden am selben Ort gewartet.' },
          productReason: { code: 'technical' },
        },
      ],
      splitReason: { code: 'unforeseeable' },
    },
  });
  expect(sent.status(), await sent.text()).toBe(201);
  const submission = await sent.json();
  await page.goto(`/bestellung/abgesendet/${submission.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Die Bestellung wartet auf Freigabe');
  await expect(page.getByRole('button', { name: 'Bestellung zurückziehen' })).toBeVisible();
  expect(await findings(page), 'axe').toEqual([]);

  const theirs = await browser.newContext({ baseURL: test.info().project.use.baseURL ?? '' });
  const second = await theirs.newPage();
  await signIn(second, 'approver');
  await second.goto('/');
  await expect(second.getByRole('navigation', { name: 'Hauptnavigation' })).toContainText('warten');
  await second.goto(`/freigaben/${submission.approval.id}`);
  await expect(second.getByText('Die Geräte werden am selben Ort gewartet.')).toBeVisible();
  await second.getByRole('button', { name: 'Ablehnen' }).click();
  await expect(second.getByText('Bitte schreiben Sie mit mindestens 10 Zeichen, warum.')).toBeVisible();
  const clicks = counting(second);
  await clicks.click(second.getByRole('button', { name: 'Freigeben' }));
  await expect(second.getByText(/^Freigegeben von /)).toBeVisible();
  took('approve', clicks.count + 1); // opening the link
  expect(await findings(second), 'axe').toEqual([]);
  await second.getByRole('button', { name: 'Rückgängig' }).click();
  await expect(
    second.getByText('Die Freigabe ist zurückgenommen; die Bestellung wartet wieder auf Freigabe.'),
  ).toBeVisible();
  await second.getByRole('button', { name: 'Freigeben' }).click();
  await expect(second.getByText(/^Freigegeben von /)).toBeVisible();
  await theirs.close();

  await page.goto(`/bestellungen/${submission.orders[0].summary.id}`);
  await expect(page.getByText(/^Freigegeben von /)).toBeVisible();
});
