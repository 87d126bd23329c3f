import type { APIRequestContext } from '@playwright/test';
import { dayIn } from './days';
import { counting, expect, findings, productId, sameOrigin, signIn, test, took } from './support';

/** A switch in a quantity at which its dearest offer costs at least 1,000 € more than the best. */
async function dear(request: APIRequestContext) {
  const id = await productId(request, 'BX100-16-P-G4');
  const quantity = '36';
  const params = { quantity };
  const { ranked } = await (await request.get(`/api/v1/products/${id}/comparison`, { params })).json();
  return { id, quantity, offer: ranked.at(-1) };
}

/** Things of four product groups, so that their sums stay far from every limit. */
const things = ['Toner', 'Headset', 'USV', 'Leinwand'];

/** Twelve requests for offers of one's own that cost 1,000 € more than the best; returns their approvals. */
async function requests(request: APIRequestContext): Promise<string[]> {
  const post = async (path: string, data: unknown, headers = {}) => {
    const answer = await request.post(`/api/v1${path}`, { headers: { ...sameOrigin(), ...headers }, data });
    expect(answer.status(), await answer.text()).toBe(201);
    return answer.json();
  };
  const mail = `From: info@haus.example\r\nDate: Mon, 16 Nov 2026 08:00:00 +0100\r\nSubject: Angebot ${Date.now()}\r\n\r\nwie besprochen\r\n`;
  const file = { 'Content-Type': 'message/rfc822', 'X-File-Name': 'Angebot.eml' };
  const document = await post('/documents', mail, file);
  const supplier = { name: `Fachhaus ${Date.now()}`, street: 'Am Markt 3', postcode: '29221', city: 'Celle' };
  const reason = { code: 'earlier_delivery', text: 'Das Gerät wird zum Beginn des Unterrichts gebraucht.' };
  const approvals: string[] = [];
  for (const thing of things) {
    const { items } = await (await request.get('/api/v1/products', { params: { q: thing, sort: 'price' } })).json();
    const productId = items[0].product.id;
    const { ranked } = await (await request.get(`/api/v1/products/${productId}/comparison?quantity=1`)).json();
    const unitPrice = (Number(ranked[0].landed.amount) + 1001).toFixed(2);
    const terms = { unitPrice, shipping: '0.00', vatRate: '19', deliveryDays: 2, validUntil: dayIn(20) };
    const offer = { productId, documentId: document.id, supplier, askedOn: dayIn(-1), terms };
    const { offerId } = await post('/outside-offers', offer);
    const lines = [{ productId, offerId, quantity: '1', reason, productReason: { code: 'technical' } }];
    for (const turn of [1, 2, 3]) {
      const key = { 'Idempotency-Key': `e2e-zehn-${Date.now()}-${turn}` };
      approvals.push((await post('/submissions', { lines }, key)).approval.id);
    }
  }
  return approvals;
}

test('ten harmless requests: released from the list in three clicks, each on its own, and taken back together @desk', async ({
  page,
}) => {
  // Only at the desk: the list on the phone is looked at in pages.spec.ts.
  await signIn(page, 'officer');
  const mine = await requests(page.request);
  await signIn(page, 'approver');
  await page.goto('/');
  const clicks = counting(page);
  await clicks.click(page.getByRole('link', { name: /^Freigaben/ }).first());
  await clicks.click(page.getByRole('button', { name: /unbedenkliche Bestellungen auswählen$/ }));
  const many = page.getByRole('button', { name: /^\d+ Bestellungen freigeben$/ });
  expect(Number.parseInt((await many.textContent()) ?? '', 10)).toBeGreaterThanOrEqual(10);
  await clicks.click(many);
  await expect(page.getByText(/\d+ freigegeben\. In \d+ Sekunden/)).toBeVisible();
  took('harmless', clicks.count);
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await expect(page.getByText(/^\d+ Freigaben sind zurückgenommen\.$/)).toBeVisible();
  expect(await findings(page), 'axe').toEqual([]);

  for (const id of mine) {
    const data = { decision: 'reject', note: 'Nur zum Ausprobieren abgesendet.' };
    const answer = await page.request.post(`/api/v1/approvals/${id}/decision`, { headers: sameOrigin(), data });
    expect(answer.status(), await answer.text()).toBe(200);
  }
});

test('a deviation over 1.000 €: submitted with words, released by a second person, and then an order @desk', async ({
  page,
  browser,
}) => {
  // Only at the desk: one journey releases one order; pages.spec.ts looks at the list on the phone.
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
