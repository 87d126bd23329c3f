// Measures pages as `make bench` asks for them: node bench-pages.mjs BASE_URL SESSION_TOKEN CHROMIUM
// Chromium behind 10 Mbit/s and 60 ms with a processor slowed to a quarter; prints {name: [milliseconds]} as JSON.
import { chromium } from '@playwright/test';

const [base, token, executablePath] = process.argv.slice(2);
const rounds = 7;
/** What each page is there for: its hits, its table of offers, and of the floor, the shop's frame around no content, its heading. */
const awaited = { search: 'main li a', comparison: 'main table tbody tr', empty: 'main h1' };
const line = { offline: false, latency: 60, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

/** A page of a browser that has seen nothing yet. */
async function cold(run) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 }, locale: 'de-DE' });
  await context.addCookies([{ name: 'shop_session', value: token, url: base }]);
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Network.emulateNetworkConditions', line);
  await client.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  try {
    return await run(page);
  } finally {
    await context.close();
  }
}

/** Opens an address and waits for what the page is there for; a page that keeps a connection open never falls silent. */
async function open(page, address, awaited) {
  await page.goto(address, { waitUntil: 'load' });
  await page.locator(awaited).first().waitFor();
}

/** When the largest thing of the page was painted, in ms after the navigation began. */
const largestPaint = (address, awaited) =>
  cold(async (page) => {
    await open(page, address, awaited);
    // The frame that shows it has been painted when the second one after it begins.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return page.evaluate(
      () =>
        new Promise((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({
            type: 'largest-contentful-paint',
            buffered: true,
          });
        }),
    );
  });

/** From an event on the page to the frame in which the elements of a selector say something else than before. */
async function untilChanged(page, event, selector, act) {
  await page.evaluate(
    ([name, what]) => {
      const said = () => [...document.querySelectorAll(what)].map((one) => one.textContent).join();
      const before = said();
      window.took = new Promise((resolve) => {
        let begin = 0;
        const look = () => {
          if (begin && said() !== before) resolve(performance.now() - begin);
          else requestAnimationFrame(look);
        };
        window.addEventListener(
          name,
          (happened) => {
            begin = happened.timeStamp;
            requestAnimationFrame(look);
          },
          { capture: true, once: true },
        );
      });
    },
    [event, selector],
  );
  await act();
  return page.evaluate(() => window.took);
}

const found = await fetch(`${base}/api/v1/products?q=AV-D20`, { headers: { Cookie: `shop_session=${token}` } });
const product = (await found.json()).exactProductId;

const quantityChange = () =>
  cold(async (page) => {
    await open(page, `/produkte/${product}?menge=24`, awaited.comparison);
    const more = page.getByRole('button', { name: /Menge erhöhen/ }).first();
    return untilChanged(page, 'click', 'table', () => more.click());
  });

const firstSuggestion = () =>
  cold(async (page) => {
    await open(page, '/suche?q=dock', awaited.search);
    const field = page.getByRole('combobox').or(page.getByRole('searchbox')).first();
    await field.fill('');
    await field.pressSequentially('d');
    return untilChanged(page, 'keydown', '[role="option"]', () => page.keyboard.press('o'));
  });

const sets = {
  empty: () => largestPaint('/gibt-es-nicht', awaited.empty),
  search: () => largestPaint('/suche?q=dock', awaited.search),
  comparison: () => largestPaint(`/produkte/${product}?menge=25`, awaited.comparison),
  quantity: quantityChange,
  suggestion: firstSuggestion,
};
const measured = Object.fromEntries(Object.keys(sets).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, run] of Object.entries(sets)) measured[name].push(await run());
}
await browser.close();
console.log(JSON.stringify(measured));
