import type { APIRequestContext, Page } from '@playwright/test';
import { dayIn, german } from './days';
import { designFindings } from './lint';
import { dock, expect, findings, sameOrigin, settled, signIn, test } from './support';

const unknown = 'A'.repeat(43);

const asked = 'Bitte mit Lieferung frei Haus.';

/** What is asked for: none of the products that other specs order, for an answer joins the comparison. */
let item: { id: string; name: string; partNumber: string };

/** Sends an inquiry to one supplier and returns the token of its letter's link. */
async function ask(request: APIRequestContext): Promise<string> {
  const contacts = (await (await request.get('/api/v1/contacts')).json()).items;
  const answer = await request.post('/api/v1/inquiries', {
    headers: sameOrigin(),
    data: {
      productId: item.id,
      supplierIds: [contacts[0].supplier.id],
      text: asked,
      quantity: '10',
      neededBy: dayIn(30),
      deadline: dayIn(7),
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).letters[0].link.split('#')[1];
}

let tokens: string[] = [];

test.beforeAll(async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await signIn(page, 'officer');
  tokens = [];
  const hits = await (await page.request.get('/api/v1/products', { params: { q: 'tastatur' } })).json();
  item = hits.items[0].product;
  for (let n = 0; n < 3; n++) tokens.push(await ask(page.request));
  await context.close();
});

/** Every address the page asks for from now on, and from which one it said it came. */
function addresses(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => seen.push(request.url(), request.headers().referer ?? ''));
  return seen;
}

/** Accessible in both themes, in the design, and not wider than the window. */
async function sound(page: Page, what: string): Promise<void> {
  await settled(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(wide, `${what}: sideways scroll`).toBeLessThanOrEqual(0);
  expect.soft(await findings(page), `${what}: axe, light`).toEqual([]);
  expect.soft(await designFindings(page), `${what}: design`).toEqual([]);
  await page.evaluate(() => document.documentElement.setAttribute('data-kern-theme', 'dark'));
  expect.soft(await findings(page), `${what}: axe, dark`).toEqual([]);
  await page.evaluate(() => document.documentElement.setAttribute('data-kern-theme', 'light'));
}

test('a supplier reads what is asked, answers once and sees that it arrived', async ({ page, heard }) => {
  test.slow(); // four states, each looked at in both themes
  const seen = addresses(page);
  const [token] = tokens;
  await page.goto(`/preisanfrage#${token}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Preisanfrage: ${item.name}`);
  for (const text of [item.partNumber, german(dayIn(30)), german(dayIn(7)), asked]) {
    await expect(page.getByText(text, { exact: true }).first()).toBeVisible();
  }
  await sound(page, 'asked');

  await page.getByRole('button', { name: 'Angebot abgeben', exact: true }).click();
  const summary = page.getByRole('alert').filter({ hasText: 'Bitte ergänzen Sie:' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(4);
  await sound(page, 'what is missing');
  await summary.getByRole('link', { name: /Preis für 1 Stück/ }).click();
  await expect(page.getByLabel('Preis für 1 Stück')).toBeFocused();

  await page.keyboard.type('1.234');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Preis für 1 Stück')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Preis für 1 Stück').fill('89,9');
  await page.getByLabel('Versandkosten').fill('4,90');
  await page.getByLabel('Lieferzeit').fill('5');
  const until = page.getByLabel('Angebot gültig bis');
  await until.fill(german(dayIn(-2)));
  await until.blur();
  await expect(page.getByText('Das Angebot muss mindestens bis heute gelten.').first()).toBeVisible();
  await until.fill(german(dayIn(40)));
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ihr Angebot ist angekommen');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByText('89,90 €')).toBeVisible();
  await sound(page, 'sent');

  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Anfrage ist schon beantwortet');
  await expect(page.getByRole('button', { name: 'Angebot abgeben' })).toHaveCount(0);
  await sound(page, 'already answered');

  expect(seen.filter((url) => url.includes(token ?? '') && !url.endsWith(`/api/v1/inquiry-answers/${token}`))).toEqual(
    [],
  );
  expect(heard.foreign).toEqual([]);
  // Asking who one is, when one is nobody, is a 401 by design.
  expect(heard.console.filter((line) => !line.includes('401'))).toEqual([]);
});

test('one click declines, by keyboard, and the address keeps the link', async ({ page }) => {
  await page.goto(`/preisanfrage#${tokens[1]}`);
  await settled(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter'); // to the content, past the bar
  await expect(page.locator('main')).toBeFocused();
  expect(new URL(page.url()).hash).toBe(`#${tokens[1]}`);
  await page.getByRole('button', { name: 'Kein Angebot abgeben' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ihre Absage ist angekommen');
  await sound(page, 'declined');
  await page.reload();
  await expect(page.getByText('Sie haben mitgeteilt, dass Sie nicht anbieten.')).toBeVisible();
});

test('an answer given elsewhere meanwhile is shown, not overwritten @desk', async ({ page }) => {
  // Only at the desk: the words are the same on the phone.
  await page.goto(`/preisanfrage#${tokens[2]}`);
  await settled(page);
  const answered = await page.request.post(`/api/v1/inquiry-answers/${tokens[2]}`, {
    headers: sameOrigin(),
    data: { decline: true },
  });
  expect(answered.status()).toBe(201);
  await page.getByRole('button', { name: 'Kein Angebot abgeben' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Anfrage ist schon beantwortet');
});

test('a link that is unknown, incomplete or over is said in words, in both languages', async ({ page }) => {
  await page.goto(`/preisanfrage#${unknown}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diesen Link kennen wir nicht');
  await sound(page, 'unknown');
  const seen = addresses(page);
  await page.goto('/preisanfrage#abc');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diesen Link kennen wir nicht');
  expect(seen.filter((url) => url.includes('inquiry-answers'))).toEqual([]);

  await page.route('**/api/v1/inquiry-answers/*', (route) =>
    route.fulfill({
      status: 410,
      contentType: 'application/problem+json',
      json: { type: 'urn:provi:problem:link_expired', title: '-', status: 410, code: 'link_expired', requestId: '1' },
    }),
  );
  await page.goto(`/preisanfrage#${unknown.replace('A', 'B')}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dieser Link gilt nicht mehr');
  await sound(page, 'expired');
  await page.evaluate(() => localStorage.setItem('language', 'en'));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link is no longer valid');
});

test('after the deadline the page says so before the answer and after it', async ({ page }) => {
  const open = {
    supplier: 'Beispiel GmbH',
    product: { name: dock.name, manufacturer: 'Aventra', partNumber: dock.number, gtin: null },
    text: asked,
    quantity: '10',
    neededBy: null,
    deadline: dayIn(-3),
    status: 'open',
    late: false,
    terms: null,
  };
  await page.route('**/api/v1/inquiry-answers/*', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 201, json: { ...open, status: 'declined', late: true } })
      : route.fulfill({ json: open }),
  );
  await page.goto(`/preisanfrage#${unknown}`);
  await expect(page.getByText(`Die Frist ist am ${german(dayIn(-3))} abgelaufen.`)).toBeVisible();
  await sound(page, 'late');
  await page.getByRole('button', { name: 'Kein Angebot abgeben' }).click();
  await expect(page.getByText('ist als verspätet vermerkt')).toBeVisible();
  await sound(page, 'came late');
});
