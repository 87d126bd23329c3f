import { dock, expect, productId, settled, signIn, test } from './support';
import { make, tidyUp } from './walk';

declare global {
  interface Window {
    /** How far what stood already was pushed, as the browser counts it. */
    shift: number;
  }
}

/** Runs in the page before anything else: adds up what is pushed without anybody having typed or clicked. */
function watchShift() {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) {
      if (!entry.hadRecentInput) window.shift += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

const bounds = { requests: 16, bytes: 250 * 1024, nodes: 1_500, shift: 0.02 };

for (const place of ['search', 'comparison'] as const) {
  test(`${place}, cold: few requests, few bytes, few nodes, nothing jumps`, async ({ page, browser }, info) => {
    await signIn(page, 'officer');
    const id = await productId(page.request, dock.number);
    const address = place === 'search' ? '/suche?q=dock' : `/produkte/${id}?menge=25`;
    await page.addInitScript(watchShift);
    await page.goto(address);
    await settled(page);
    const seen = await page.evaluate(() => {
      const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
      return {
        requests: all.length,
        bytes: all.reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).transferSize, 0),
        nodes: document.querySelectorAll('*').length,
        shift: window.shift,
      };
    });
    info.annotations.push({ type: 'measured', description: `${browser.version()} ${JSON.stringify(seen)}` });
    console.log(info.project.name, place, JSON.stringify(seen));
    expect.soft(seen.requests, 'requests').toBeLessThanOrEqual(bounds.requests);
    expect.soft(seen.bytes, 'bytes').toBeLessThanOrEqual(bounds.bytes);
    expect.soft(seen.nodes, 'nodes').toBeLessThanOrEqual(bounds.nodes);
    expect.soft(seen.shift, 'layout shift').toBeLessThan(bounds.shift);
  });
}

test('parts of a page that come late push nothing away @desk', async ({ page, browser, baseURL }) => {
  // Only at the desk: parts come together at every width.
  const had = await make(browser, baseURL);
  let asked = 0;
  await page.route('**/api/v1/**', async (route) => {
    await new Promise((done) => setTimeout(done, 40 * (1 + (asked++ % 6))));
    await route.fallback();
  });
  await page.addInitScript(watchShift);
  for (const [role, address] of [
    ['officer', '/'],
    ['officer', '/miniwettbewerbe/schluessel'],
    ['approver', '/'],
    ['auditor', '/'],
    ['contract_manager', '/'],
    ['contract_manager', `/rahmenvertraege/${had.contract}`],
    ['rule_maintainer', `/regeln/entwuerfe/${had.draft}`],
  ] as const) {
    await signIn(page, role);
    await page.goto(address);
    await settled(page);
    expect.soft(await page.evaluate(() => window.shift), `${role} ${address}`).toBeLessThan(bounds.shift);
  }
  await tidyUp(browser, baseURL, had);
});

test('the rows of a list stand where their bones stood @desk', async ({ page }) => {
  // Both widths in one: what is measured are heights, and each page is opened once for each.
  const lists = [
    ['officer', '/bestellungen', 20],
    ['officer', '/rahmenvertraege', 2],
    ['approver', '/freigaben', 2],
    ['officer', '/miniwettbewerbe', 2],
    ['contract_manager', '/kataloge', 2],
    ['officer', '/preisanfragen', 2],
    ['officer', '/hausstandards', 20],
    ['rule_maintainer', '/regeln', 24],
    ['contract_manager', '/bedarfsplanung', 2],
    ['officer', '/suche?q=dock', 2],
  ] as const;
  let arrive = () => {};
  let waiting = Promise.resolve();
  await page.route(
    /\/api\/v1\/(orders|framework-contracts|approvals|competitions|suppliers|inquiries|house-standards|rules|plan-rounds|products)(\?|$)/,
    async (route) => {
      await waiting;
      await route.fallback();
    },
  );
  const first = async (selector: string) => {
    const [one, two] = [page.locator(selector).nth(0), page.locator(selector).nth(1)];
    await expect(one).toBeVisible();
    const [top, next] = [await one.boundingBox(), (await two.count()) > 0 ? await two.boundingBox() : null];
    return { top: top?.y ?? 0, height: next && top ? next.y - top.y : (top?.height ?? 0) };
  };
  for (const [role, address, deskSlack] of lists) {
    await signIn(page, role);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      waiting = new Promise((done) => {
        arrive = done;
      });
      await page.goto(address);
      const bone = await first('main [class*="_bone_"]');
      arrive();
      const row = await first('main tbody tr, main li[class*="_row_"]');
      const slack = width === 390 ? 32 : deskSlack; // a name takes a line more
      expect
        .soft(Math.abs(row.height - bone.height), `${address} at ${width}: height of a row`)
        .toBeLessThanOrEqual(slack);
      if (width === 1440) expect.soft(Math.abs(row.top - bone.top), `${address}: first row`).toBeLessThanOrEqual(2);
    }
  }
});

test('a change of quantity makes at most one request @desk', async ({ page }) => {
  // Only at the desk: what is asked does not depend on the width.
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=24`);
  await settled(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByRole('button', { name: /Menge erhöhen/ }).click();
  await expect(page).toHaveURL(/menge=25/);
  await settled(page);
  expect(asked.filter((url) => url.includes('/api/')).length).toBeLessThanOrEqual(1);
});

test('first screen of 1366 x 650: the answer, the quantity and the button; five hits; a low header @desk', async ({
  page,
}) => {
  // Only at the desk: the bound is for 1366 x 650.
  await page.setViewportSize({ width: 1366, height: 650 });
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=25`);
  await settled(page);
  await expect.soft(page.getByText(/Günstigstes Gesamtangebot/)).toBeInViewport({ ratio: 1 });
  await expect.soft(page.getByText('3.722,50').first()).toBeInViewport({ ratio: 1 });
  await expect.soft(page.getByText(/Lieferung bis/).first()).toBeInViewport({ ratio: 1 });
  await expect.soft(page.getByLabel('Menge', { exact: true })).toBeInViewport({ ratio: 1 });
  await expect.soft(page.getByRole('button', { name: 'Jetzt bestellen' })).toBeInViewport({ ratio: 1 });
  const header = await page.getByRole('banner').boundingBox();
  expect.soft(header?.height, 'header').toBeLessThanOrEqual(120);

  await page.goto('/suche?q=dock');
  await settled(page);
  const rows = page.locator('main li').filter({ has: page.getByRole('link', { name: /vergleichen/i }) });
  for (let index = 0; index < 5; index++) await expect.soft(rows.nth(index)).toBeInViewport({ ratio: 1 });
});

test('first screen of 1366 x 650: seven contracts, seven requests to approve @desk', async ({ page }) => {
  // Only at the desk: the bound is for 1366 x 650.
  await page.setViewportSize({ width: 1366, height: 650 });
  for (const [role, address, api] of [
    ['contract_manager', '/rahmenvertraege', 'framework-contracts'],
    ['approver', '/freigaben', 'approvals'],
  ] as const) {
    await signIn(page, role);
    // The demo has fewer: what it has is shown several times.
    await page.route(`**/api/v1/${api}`, async (route) => {
      const answer = await (await route.fetch()).json();
      const again = (turn: number) => ({ ...answer.items[turn % answer.items.length] });
      const items = Array.from({ length: 7 }, (_, turn) => {
        const id = `00000000-0000-4000-8000-00000000000${turn}`;
        const one = again(turn);
        return one.state ? { ...one, state: { ...one.state, id } } : { ...one, id };
      });
      await route.fulfill({ json: { ...answer, items } });
    });
    await page.goto(address);
    await settled(page);
    const rows = page.getByRole('table').first().getByRole('row');
    await expect(rows).toHaveCount(8); // with the head
    for (const row of await rows.all()) await expect.soft(row, address).toBeInViewport({ ratio: 0.99 });
  }
});

test('the phone: comparison of four offers in 1,700 px, folded offers in 96 px, the bar stays @phone', async ({
  page,
}) => {
  // Only on the phone: the bounds are for 390 x 844.
  await signIn(page, 'officer');
  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=25`);
  await settled(page);
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  expect.soft(await height(), 'folded').toBeLessThanOrEqual(1_700);
  await expect.soft(page.getByRole('heading', { level: 1 })).toBeInViewport();
  await expect.soft(page.getByText(/Günstigstes Gesamtangebot/).first()).toBeInViewport();
  await expect.soft(page.getByRole('button', { name: 'Jetzt bestellen' })).toBeInViewport({ ratio: 1 });
  const rows = page
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page.getByRole('radio') });
  for (const row of await rows.all()) expect.soft((await row.boundingBox())?.height).toBeLessThanOrEqual(96);
  await page.getByRole('radio', { name: /Elbe/ }).check();
  expect.soft(await height(), 'reason open').toBeLessThanOrEqual(2_300);
});
