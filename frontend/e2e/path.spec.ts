import { readFile } from 'node:fs/promises';
import type { SchemaComparison as Comparison } from '../src/api/schema';
import { designFindings } from './lint';
import {
  counting,
  dock,
  emptyBasket,
  expect,
  findings,
  notebook,
  order,
  productId,
  settled,
  signIn,
  test,
  took,
} from './support';

test('one click signs a person of the demo in', async ({ page }) => {
  await page.goto('/anmelden');
  const clicks = counting(page);
  await clicks.click(page.getByRole('button', { name: /Beschaffung/ }).first());
  await expect(page.getByText(/Sie sind: .*Beschaffung/).first()).toBeVisible();
  expect(clicks.count).toBe(1);
});

test('a wrong password is refused in words, and the name stays @desk', async ({ page }) => {
  // Only at the desk: the words are the same on the phone.
  await page.goto('/anmelden');
  const own = page.getByText(/Mit Benutzer(konto|name)/).first();
  if (await own.evaluate((element) => element.tagName === 'SUMMARY')) await own.click();
  await page.getByLabel('Benutzername').fill('niemand');
  await page.getByLabel('Passwort', { exact: true }).fill('falsch');
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(/Benutzername|Passwort|Anmeld/);
  await expect(page.getByLabel('Benutzername')).toHaveValue('niemand');
});

test('an exact number in any spelling opens the product itself @desk', async ({ page }) => {
  // Only at the desk: what is found does not depend on the width.
  await signIn(page, 'officer');
  for (const spelling of ['AV-D20', 'avd20', 'AV D20']) {
    await page.goto('/');
    const search = page.getByRole('combobox', { name: /suchen/ });
    await search.fill(spelling);
    await search.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: dock.name })).toBeVisible();
  }
});

test('back from a product returns to the same place of the hit list', async ({ page }) => {
  await signIn(page, 'officer');
  await page.goto('/suche?q=dock');
  await settled(page);
  const row = page
    .locator('main li')
    .filter({ has: page.getByRole('link') })
    .nth(15);
  await row.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  await row.getByRole('link').first().click();
  await expect(page).toHaveURL(/produkte/);
  await settled(page);
  await page.goBack();
  await settled(page);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before - 80);
  await expect(row).toBeInViewport();
});

test('officer: best offer in two clicks, sealed, and the proof can be taken away', async ({ page }) => {
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=${dock.quantity}`);
  await expect(page.getByText(/Günstigstes Gesamtangebot/)).toContainText('Nordlicht');
  const clicks = counting(page);
  await clicks.click(page.getByRole('button', { name: 'Jetzt bestellen' }));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('prüfen');
  await clicks.click(page.getByRole('button', { name: 'Bestellung absenden' }));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('abgesendet');
  took('bestPrice', clicks.count);

  await expect(page.getByText(/versiegelt \d\d:\d\d:\d\d, Eintrag/).first()).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('Rechtsgrundlage dieser Bestellung')).toBeVisible();
  await expect(page.getByText(/unter dem Median der 4 gültigen Angebote/).first()).toBeVisible();
  await expect(page.getByText(/rechtssicher/i)).toHaveCount(0);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Nachweis laden' }).click();
  const file = await (await download).path();
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    format: 'provi-marktplatz/nachweis',
    leaf: expect.stringMatching(/.+/),
    proof: expect.stringContaining('c2sp.org/tlog-proof@v1'),
  });
});

test('officer: through the basket in three clicks', async ({ page }) => {
  await signIn(page, 'officer');
  await emptyBasket(page);
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=2`);
  const clicks = counting(page);
  await clicks.click(page.getByRole('button', { name: /Zum Warenkorb|In den Warenkorb/ }));
  await expect(page.getByText(/im Warenkorb/i).first()).toBeVisible();
  await page.goto('/warenkorb');
  await clicks.click(page.getByRole('link', { name: /prüfen/ }));
  await clicks.click(page.getByRole('button', { name: 'Bestellung absenden' }));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('abgesendet');
  took('basket', clicks.count);
});

test('a dearer offer asks for a reason before one can go on', async ({ page }) => {
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=${dock.quantity}`);
  await page.getByRole('radio', { name: /Elbe/ }).check();
  await page.getByRole('button', { name: 'Jetzt bestellen' }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('Wählen Sie eine Begründung');
  await expect(summary).toBeFocused();
  await expect(page).toHaveURL(/produkte/);

  const clicks = counting(page);
  await clicks.click(page.getByRole('radio', { name: 'anders begründen' }));
  const text = page.getByRole('textbox', { name: /Begründung/ });
  await text.fill('zu kurz');
  await text.blur();
  await expect(page.getByText(/20 Zeichen/).first()).toBeVisible();
  const kind = page.getByRole('combobox', { name: /Grund/ });
  await clicks.choose(kind, 'warranty');
  await text.fill('Der Austausch vor Ort ist bei diesem Anbieter enthalten.');
  await page.getByRole('button', { name: 'Jetzt bestellen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('prüfen');
  await expect(page.getByText('Der Austausch vor Ort ist')).toBeVisible();
  took('above', clicks.count);
});

test('a framework contract that covers the product stands before the comparison', async ({ page }) => {
  await signIn(page, 'officer');
  const id = await productId(page.request, notebook.number);
  await page.goto(`/produkte/${id}?menge=1`);
  const framework = page.getByText(/Noch abrufbar/).first();
  await expect(framework).toBeVisible();
  const [above, below] = await Promise.all([framework.boundingBox(), page.getByRole('table').boundingBox()]);
  expect(above?.y).toBeLessThan(below?.y ?? 0);
  await page.getByRole('button', { name: 'Aus Rahmenvertrag bestellen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('prüfen');
});

test('a lost answer is repeated with the same key and orders once @desk', async ({ page, context }) => {
  // Only at the desk: what is sent does not depend on the width.
  await signIn(page, 'officer');
  const keys: (string | undefined)[] = [];
  let lost = false;
  await page.route('**/api/v1/submissions', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (lost) return route.continue();
    lost = true;
    await route.fetch();
    await route.abort('connectionreset');
  });
  const count = async () => (await (await context.request.get('/api/v1/orders?limit=100')).json()).items.length;
  const before = await count();
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=2`);
  await page.getByRole('button', { name: 'Jetzt bestellen' }).click();
  await page.getByRole('button', { name: 'Bestellung absenden' }).click();
  await expect(page.getByRole('alert').first()).toContainText(/Verbindung|erreichen/);
  await page.getByRole('button', { name: 'Bestellung absenden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('abgesendet');
  expect(new Set(keys).size, 'one key for all tries').toBe(1);
  expect(keys.length).toBeGreaterThanOrEqual(2);
  expect(await count()).toBe(before + 1);
});

test('the note prints on one page of A4 @desk', async ({ page }) => {
  // Only at the desk: paper has one width.
  await signIn(page, 'officer');
  const { items } = await (await page.request.get('/api/v1/orders?limit=1')).json();
  const detail = await (await page.request.get(`/api/v1/orders/${items[0].id}`)).json();
  await page.goto(`/entscheidungen/${detail.lines[0].decisionId}`);
  await settled(page);
  const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBe(1);
});

test('English: texts, language of the page and the sentences of the server @desk', async ({ page }) => {
  // Only at the desk: the words are the same on the phone.
  await page.addInitScript(() => localStorage.setItem('language', 'en'));
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=${dock.quantity}`);
  await settled(page);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('button', { name: 'Order now' })).toBeVisible();
  await expect(page.locator('main')).not.toContainText('Arbeitstage');
});

test('a day is written in German whatever the browser speaks, and a wrong one is said at the field @desk', async ({
  browser,
  baseURL,
}) => {
  // Only at the desk: the same field on the phone.
  const context = await browser.newContext({ baseURL: baseURL ?? '', locale: 'en-US' });
  const page = await context.newPage();
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=${dock.quantity}&bis=2099-03-07`);
  const field = page.getByLabel('Bedarf bis', { exact: true });
  await expect(field).toHaveValue('07.03.2099');
  await field.fill('31.2.2099');
  await field.blur();
  await expect(page.getByText('Schreiben Sie den Tag so')).toBeVisible();
  await expect(page).toHaveURL(/bis=2099-03-07/);
  await field.fill('9.4.99');
  await field.press('Enter');
  await expect(page).toHaveURL(/bis=2099-04-09/);
  await expect(field).toHaveValue('09.04.2099');
  await context.close();
});

test('an old order is ordered again in two clicks', async ({ page }) => {
  await signIn(page, 'officer');
  await order(page.request);
  await page.goto('/');
  const recent = page.getByRole('region', { name: 'Zuletzt bestellt' }).getByRole('row', { name: dock.name });
  const clicks = counting(page);
  await clicks.click(recent.getByRole('button', { name: 'Noch einmal bestellen' }).first());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('prüfen');
  await expect(page.locator('main')).toContainText(dock.name);
  await clicks.click(page.getByRole('button', { name: 'Bestellung absenden' }));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('abgesendet');
  took('repeat', clicks.count);
});

test('auditor: a decision recomputed with one click, its legal basis in words, its note as PDF', async ({ page }) => {
  await signIn(page, 'officer');
  const made = await order(page.request);
  await page.goto(`/entscheidungen/${made.decision}`);
  await page.getByRole('button', { name: 'Nachrechnen' }).click();
  const result = page.getByRole('region', { name: /Nachrechnung/ });
  await expect(result).toBeVisible();
  await expect(result.getByRole('table')).toHaveCount(0);
  expect(await findings(page), 'axe, recomputed').toEqual([]);

  await page.getByRole('link', { name: 'Regeln' }).click();
  await expect(page.locator('main')).toContainText('Keine Rechtsberatung');
  await expect(page.locator('main')).not.toContainText(/rechtssicher/i);
  expect(await findings(page), 'axe, rules').toEqual([]);

  const note = page.getByRole('link', { name: 'Vermerk als PDF' });
  await expect(note).toBeVisible({ timeout: 15_000 });
  const pdf = await page.request.get((await note.getAttribute('href')) ?? '');
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

  await page.goto(`/bestellungen/${made.order}`);
  await page.getByText('Warum darf ich das?').click();
  await expect(page.locator('main')).toContainText('Keine Rechtsberatung');
});

test('a contract ends on its last day, not on the first day after it @desk', async ({ page }) => {
  // Only at the desk: the days are the same on the phone.
  await signIn(page, 'contract_manager');
  const { items } = await (await page.request.get('/api/v1/framework-contracts')).json();
  const dayAfter = new Date(`${items[0].end}T12:00:00Z`);
  const last = new Date(dayAfter.getTime() - 86_400_000).toISOString().slice(0, 10).split('-').reverse().join('.');
  for (const path of ['/rahmenvertraege', `/rahmenvertraege/${items[0].id}`]) {
    await page.goto(path);
    await expect(page.locator('main').getByText(last).first()).toBeVisible();
  }
});

test('contract manager: from home to who may still call off what', async ({ page }) => {
  await signIn(page, 'contract_manager');
  await page.goto('/');
  const clicks = counting(page);
  const first = page.getByRole('region', { name: 'Diese Verträge laufen zuerst aus' });
  await clicks.click(first.getByRole('link', { name: 'Server und Rechenzentrum' }));
  await expect(page.getByText('Namentlich abrufberechtigt').first()).toBeVisible();
  await expect(page.getByText(/Noch abrufbar/).first()).toBeVisible();
  took('entitled', clicks.count);
});

test('beside the price: month, piece, criteria and own trade stand where the answer has them', async ({
  page,
}, info) => {
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  const address = `/produkte/${id}?menge=${dock.quantity}`;
  await page.goto(address);
  await settled(page);
  await expect(page.getByText('Eigenhandel der Genossenschaft')).toHaveCount(0);
  await expect(page.getByText('Neben dem Preis zählt')).toHaveCount(0);
  const design = await designFindings(page);

  await page.route(/\/comparison\?/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: besidePrice(await response.json()) });
  });
  await page.goto(address);
  await settled(page);
  await expect(page.getByText(/Bestes Angebot nach Preis und Kriterien: Nordlicht/)).toBeVisible();
  await expect(page.getByText(/Günstigstes/)).toHaveCount(0);
  await expect(
    page.getByText(/Neben dem Preis zählt .Leitlinie Beschaffung. \(Fassung 2, ab 01.11.2026\)/),
  ).toBeVisible();

  const open = page.getByRole('button', { name: /^Rechnung für/ });
  await open.nth(0).click();
  await open.nth(1).click();
  const table = page.getByRole('table');
  for (const line of [
    /Lieferzeit: 4 Arbeitstage\s*\+20,00/,
    /Skonto 2 % binnen 14 Tagen\s*-74,45/,
    /Wertung, nach ihr wird gereiht\s*3\.668,05/,
    /Je geliefertem Stück \(30 Stück\)\s*124,08/,
    /Je genutztem Stück \(25 Stück\)\s*148,90/,
    /Ein Monat \(gerechnet sind 36 Monate\)\s*104,44/,
  ]) {
    await expect.soft(table).toContainText(line);
  }
  const steps = await table.locator('dl').first().boundingBox();
  expect.soft(steps?.width, 'the arithmetic has the width of the page').toBeGreaterThan(300);
  const figure = table.locator('dd').first();
  await expect.soft(figure).toHaveCSS('text-align', 'right');
  await expect.soft(figure).toHaveCSS('font-variant-numeric', /tabular-nums/);

  const trade = page.getByRole('region', { name: 'Eigenhandel der Genossenschaft' });
  await expect(trade).toContainText('steht nicht in der Rangfolge');
  await expect(trade).toContainText(/Gebühr 2,5\s% vom Warenwert/);
  await expect(trade).toContainText('3.690,00');
  await expect(trade.getByRole('button')).toHaveCount(0);
  await expect(table).not.toContainText('Genossenschaft');

  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(wide, 'sideways scroll').toBeLessThanOrEqual(0);
  expect.soft(await designFindings(page), 'design, as before').toEqual(design);
  for (const theme of ['light', 'dark']) {
    await page.evaluate((value) => document.documentElement.setAttribute('data-kern-theme', value), theme);
    expect.soft(await findings(page), `axe, ${theme}`).toEqual([]);
    const folder = process.env.E2E_SHOTS;
    if (folder) await page.screenshot({ path: `${folder}/beside-${theme}-${info.project.name}.png`, fullPage: true });
  }
});

/** The answer as it would be with criteria, Skonto, packs, a monthly price and own trade. */
function besidePrice(answer: Comparison): Comparison {
  const euros = (amount: string) => ({ amount, currency: 'EUR' });
  const [first, second, ...others] = answer.ranked;
  if (!first || !second) throw new Error('two offers are needed');
  return {
    ...answer,
    ranked: [
      {
        ...first,
        deliveredQuantity: '30',
        perDeliveredPiece: euros('124.08'),
        arithmetic: [
          ...first.arithmetic,
          { code: 'skonto', text: 'Skonto 2 % binnen 14 Tagen', amount: euros('-74.45') },
        ],
        skonto: { percent: '2', days: 14, counted: true },
        landed: euros('3648.05'),
        criteria: [{ code: 'delivery', text: 'Lieferzeit: 4 Arbeitstage', amount: euros('20.00') }],
        score: euros('3668.05'),
      },
      { ...second, priceKind: 'month', termMonths: 36, monthly: euros('104.44') },
      ...others,
    ],
    criteria: {
      id: first.offerId,
      version: 2,
      title: 'Leitlinie Beschaffung',
      from: '2026-11-01',
      publishedAt: answer.at,
      state: 'current',
      body: {
        perDay: '5.00',
        labels: [{ scheme: 'tco', percent: '3' }],
        co2: { perTonne: '80.00', unstatedGrams: 300_000 },
      },
    },
    saving: null,
    horizonMonths: 36,
    trade: {
      sentence:
        'Eigenhandel der Genossenschaft steht außerhalb der Rangfolge; bestellen lässt er sich hier noch nicht.',
      offers: [
        {
          offerId: second.offerId,
          supplier: { ...first.supplier, name: 'Genossenschaft eG' },
          sku: 'EH-D20',
          landed: euros('3600.00'),
          feePercent: '2.5',
          fee: euros('90.00'),
          total: euros('3690.00'),
          deliveryDate: first.deliveryDate,
          reason: null,
        },
      ],
    },
  };
}
