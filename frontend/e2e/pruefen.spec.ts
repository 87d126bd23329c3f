import { inflateSync } from 'node:zlib';
import type { APIRequestContext, Page } from '@playwright/test';
import { counting, expect, findings, order, setTheme, settled, signIn, test, took } from './support';

/** The address behind the QR code of a printed note. The code itself is read back by Go's tests. */
function linkOf(pdf: Buffer): string {
  const [, link] = /\/URI \(([^)]+)\)/.exec(pdf.toString('latin1')) ?? [];
  if (!link) throw new Error('the note has no link');
  return link;
}

/** One piece, so that the orders of all tests together stay below the limit. */
const quantity = '1';

/** Orders once and prints its note; the note exists when its entry is sealed. */
async function note(request: APIRequestContext): Promise<{ link: string; hash: string; order: string }> {
  const { order: id } = await order(request, quantity);
  let pdf: Buffer = Buffer.alloc(0);
  await expect
    .poll(
      async () => {
        const answer = await request.get(`/api/v1/orders/${id}/note.pdf`);
        pdf = await answer.body();
        return answer.status();
      },
      { timeout: 15_000 },
    )
    .toBe(200);
  expect(inflateSync(pdf.subarray(pdf.indexOf('stream\n') + 7)).length).toBeGreaterThan(1000);
  const link = linkOf(pdf);
  return { link, hash: new URL(link).hash, order: id };
}

const steps = (page: Page) =>
  page
    .locator('[data-step]')
    .evaluateAll((all) => all.map((one) => `${one.getAttribute('data-step')} ${one.getAttribute('data-state')}`));

const holds = ['origin ok', 'signature ok', 'inclusion ok', 'commit ok', 'consistency ok'];

test('the link of a printed note is confirmed in a browser that is not signed in', async ({
  page,
  browser,
  baseURL,
  heard,
}) => {
  await signIn(page, 'officer');
  const { link, order: id } = await note(page.request);
  const proof = await (await page.request.get(`/api/v1/orders/${id}/package`)).body();

  const stranger = await browser.newPage({ baseURL });
  const asked: string[] = [];
  stranger.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const faults: string[] = [];
  stranger.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await stranger.goto(link);
  await expect(stranger.getByRole('status')).toContainText(
    'Bestätigt: Der Eintrag steht unverändert im Nachweisprotokoll.',
  );
  expect(await steps(stranger)).toEqual(holds);
  expect(await stranger.context().cookies()).toEqual([]);
  expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
  await expect(stranger.getByText(/\/log\+[0-9a-f]{8}\+/)).toBeVisible();

  await stranger.getByLabel(/Nachweisdatei/).setInputFiles({
    name: 'x.nachweis.json',
    mimeType: 'application/json',
    buffer: proof,
  });
  await expect(stranger.getByRole('status')).toContainText('Die Nachweisdatei gehört zu diesem Eintrag');
  expect(await steps(stranger)).toEqual([...holds, 'same ok', 'record ok', 'decisions ok', 'texts ok', 'suppliers ok']);
  await expect(stranger.getByRole('heading', { name: 'Was die Aufzeichnung sagt' })).toBeVisible();
  await expect(stranger.getByText(/1 × Dockingstation Aventra D20, \d+,\d\d\s€/).first()).toBeVisible();

  const forged = Buffer.from(proof.toString('utf8').replace(/"salt":"[^"]{4}/, '"salt":"AAAA'));
  await stranger
    .getByLabel(/Nachweisdatei/)
    .setInputFiles({ name: 'y.nachweis.json', mimeType: 'application/json', buffer: forged });
  await expect(stranger.getByRole('status')).toContainText('Nicht bestätigt');
  expect(faults).toEqual([]);
  expect(heard.foreign).toEqual([]);
  await stranger.close();
});

test('an auditor gets from an order number to a verified proof in two clicks, and an altered one is refuted @desk', async ({
  page,
}) => {
  // Only at the desk: the steps are the same at every width.
  await signIn(page, 'officer');
  const { order: id } = await note(page.request);
  const read = async () => (await (await page.request.get(`/api/v1/orders/${id}`)).json()).summary.number;
  await expect.poll(read, { timeout: 15_000 }).toMatch(/^B-/);
  const number: string = await read();
  await signIn(page, 'auditor', 'bernd.falk');
  await page.goto('/');
  const clicks = counting(page);
  await clicks.type(page.getByRole('combobox').first(), number);
  await clicks.click(page.getByRole('option', { name: new RegExp(number) }));
  const check = page.getByRole('button', { name: 'Nachweis prüfen' });
  await clicks.click(check);
  await expect(page.getByText(/^Bestätigt: Der Eintrag steht unverändert/)).toBeVisible();
  expect(await steps(page)).toEqual([...holds, 'same ok', 'record ok', 'decisions ok', 'texts ok', 'suppliers ok']);
  took('verified', clicks.count);

  await page.route('**/package', async (route) => {
    const body = await (await route.fetch()).text();
    await route.fulfill({ body: body.replace(/"salt":"[^"]{4}/, '"salt":"AAAA') });
  });
  await check.click();
  await expect(page.getByText(/^Nicht bestätigt/)).toBeVisible();
  expect(await findings(page), 'axe').toEqual([]);
});

test('an altered, foreign, cut or missing link is told apart in plain words @desk', async ({ page }) => {
  // Only at the desk: the words are the same on the phone.
  await signIn(page, 'officer');
  const { hash } = await note(page.request);
  await page.context().clearCookies();
  const said = page.getByRole('status');

  await page.goto('/pruefen');
  await expect(said).toContainText('Kein Vermerk genannt');
  await page.getByLabel('Link aus dem Code').fill(`https://anderswo.example/pruefen${hash}`);
  await page.getByRole('button', { name: 'Prüfen', exact: true }).click();
  await expect(said).toContainText('Bestätigt');

  await page.goto(`/pruefen${hash.slice(0, -7)}`);
  await expect(said).toContainText('Der Link ist unvollständig oder verändert');
  await page.goto(`/pruefen${hash.replace(/h=./, (start) => (start === 'h=A' ? 'h=B' : 'h=A'))}`);
  await expect(said).toContainText('Nicht bestätigt');
  expect(await steps(page)).toEqual(['origin ok', 'signature ok', 'inclusion ok', 'commit failed', 'consistency ok']);
  await page.goto(`/pruefen${hash.replace(/o=[^&]+/, 'o=anderer.example%2Flog')}`);
  await expect(said).toContainText('Der Vermerk nennt ein anderes Protokoll: anderer.example/log');

  await page.route('**/log/checkpoint', (route) => route.abort());
  await page.goto('/pruefen?lang=en');
  await page.goto(`/pruefen?lang=en${hash}`);
  await expect(said).toContainText('The decision log cannot be reached');
  await page.unroute('**/log/checkpoint');
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(said).toContainText('Confirmed');
});

for (const theme of ['light', 'dark'] as const) {
  test(`the page can be used by everybody, ${theme}`, async ({ page, heard }) => {
    await setTheme(page, theme);
    await signIn(page, 'officer');
    const { hash } = await note(page.request);
    await page.goto(`/pruefen${hash}`);
    await expect(page.getByRole('status')).toContainText('Bestätigt');
    await settled(page);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(heard).toEqual({ console: [], foreign: [] });
  });
}

test('the note opens as a page that fits one sheet of paper', async ({ page, heard }) => {
  await signIn(page, 'officer');
  const { order: id } = await note(page.request);
  const pdf = await (await page.request.get(`/api/v1/orders/${id}/note.pdf`)).body();
  expect(pdf.toString('latin1').match(/\/Type \/Page\n/g)).toHaveLength(1);
  await page.goto(`/api/v1/orders/${id}/note`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dokumentation des Direktauftrags');
  await page.emulateMedia({ media: 'print' });
  const printed = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  expect(printed.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
  expect(heard).toEqual({ console: [], foreign: [] });
  expect(await findings(page)).toEqual([]);
});
