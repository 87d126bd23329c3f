import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, test as base, expect, type Locator, type Page, type Request } from '@playwright/test';
import { type JourneyName, journeys, known, print } from './clicks';
import { dayIn } from './days';

export type Role = 'requester' | 'officer' | 'approver' | 'contract_manager' | 'auditor' | 'admin' | 'rule_maintainer';

/** The product of the walk and of all pictures: a docking station that four suppliers offer. */
export const dock = { number: 'AV-D20', name: 'Dockingstation Aventra D20', quantity: '25' };
/** The product a framework contract covers. */
export const notebook = { number: 'AP14G3-16-512-DE' };

interface Person {
  login: string;
  password: string;
  name: string;
  role: Role;
}

/** Signs a person of the role in on the context of the page; the first of the demo, or the one with the login. */
export async function signIn(page: Page, role: Role, login?: string): Promise<Person> {
  const people: Person[] = (await (await page.request.get('/api/v1/demo/people')).json()).people;
  const person = people.find((one) => one.role === role && (!login || one.login === login));
  if (!person) throw new Error(`the demo has no ${role} ${login ?? ''}`);
  const answer = await page.request.post('/api/v1/session', {
    data: { login: person.login, password: person.password },
    headers: sameOrigin(),
  });
  expect(answer.status()).toBe(200);
  return person;
}

export const sameOrigin = () => ({ 'Sec-Fetch-Site': 'same-origin' });

/** The id of the product with this number, as search finds it. */
export async function productId(request: APIRequestContext, number: string): Promise<string> {
  const page = await (await request.get('/api/v1/products', { params: { q: number } })).json();
  return page.exactProductId ?? page.items[0].product.id;
}

/** Orders two docks, for pages that show what was ordered; few enough that the sums of a run stay below the limit. */
export async function order(
  request: APIRequestContext,
  quantity = '2',
): Promise<{ submission: string; order: string; decision: string }> {
  const id = await productId(request, dock.number);
  const params = { quantity };
  const comparison = await (await request.get(`/api/v1/products/${id}/comparison`, { params })).json();
  const best = comparison.ranked[0];
  const answer = await request.post('/api/v1/submissions', {
    headers: { ...sameOrigin(), 'Idempotency-Key': `e2e-${Date.now()}-${Math.random().toString(36).slice(2)}` },
    data: {
      lines: [{ productId: id, offerId: best.offerId, quantity, seenTotal: best.landed.amount }],
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const submission = await answer.json();
  const [first] = submission.orders;
  return { submission: submission.id, order: first.summary.id, decision: first.decisionIds[0] };
}

/** Hands two of the product on, leaves a line in words in the basket, and returns what was handed on. */
export async function handOn(request: APIRequestContext, id: string): Promise<string> {
  const quantity = '2';
  const { ranked } = await (await request.get(`/api/v1/products/${id}/comparison`, { params: { quantity } })).json();
  const answer = await request.post('/api/v1/handovers', {
    headers: { ...sameOrigin(), 'Idempotency-Key': `e2e-bedarf-${Date.now()}` },
    data: { lines: [{ productId: id, offerId: ranked[0].offerId, quantity }], note: 'Für die Projekttage in Raum 12.' },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  await request.post('/api/v1/basket/free-lines', {
    headers: sameOrigin(),
    data: { description: 'Fahrbares Stativ für den Beamer', quantity: '1', estimate: '180.00' },
  });
  return (await answer.json()).id;
}

/** Drafts a limit for the municipalities of Lower Saxony and returns the draft's id. */
export async function ruleDraft(request: APIRequestContext): Promise<string> {
  const id = 'DE-NI-DA-municipality';
  const history = await (await request.get(`/api/v1/rules/${id}/versions`)).json();
  const { rule } = history.items[0].version;
  const answer = await request.post('/api/v1/rules/drafts', {
    headers: sameOrigin(),
    data: {
      rule: {
        ...rule,
        maxNet: { amount: '250.00', currency: 'EUR' },
        valid: { from: '2027-01-01' },
        source: { ...rule.source, sentence: 'Bis 250 Euro ohne Umsatzsteuer kann ein Direktauftrag vergeben werden.' },
      },
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).id;
}

/** Drafts a higher maximum of a contract, above what its ground permits, and returns the draft's id. */
export async function contractChange(request: APIRequestContext, contractId: string): Promise<string> {
  const { terms } = await (await request.get(`/api/v1/framework-contracts/${contractId}/terms`)).json();
  terms.total.maximumValue.amount = '99000000.00';
  const answer = await request.post('/api/v1/contract-changes', {
    headers: sameOrigin(),
    data: { kind: 'amend', contractId, ground: 'gwb_132_3', reason: 'Mehrbedarf der Schulen', terms },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).id;
}

/** Uploads a price list that breaks the contract's price rule, so that its page shows what speaks against it. */
export async function priceList(request: APIRequestContext, contractId: string): Promise<string> {
  const { terms } = await (await request.get(`/api/v1/framework-contracts/${contractId}/terms`)).json();
  const query = `lot=1&supplierId=${terms.lots[0].parties[0].supplierId}&from=${dayIn(1)}`;
  const answer = await request.post(`/api/v1/framework-contracts/${contractId}/price-lists?${query}`, {
    data: 'Artikelnummer;Hersteller;Herstellernummer;Bezeichnung;Preis\nN-1;Muster;NEU-1;Nicht vereinbart;5,00\n',
    headers: { ...sameOrigin(), 'Content-Type': 'text/csv', 'X-File-Name': 'preise.csv' },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).id;
}

/** What the page said on the console, asked of other hosts, or broke of the content security policy. */
export interface Heard {
  console: string[];
  foreign: string[];
}

/** What a page asked for and has not been answered yet. */
const underWay = new WeakMap<Page, Set<Request>>();

export const test = base.extend<{ heard: Heard }>({
  heard: [
    async ({ page, baseURL }, use) => {
      const heard: Heard = { console: [], foreign: [] };
      const asked = new Set<Request>();
      underWay.set(page, asked);
      page.on('request', (request) => asked.add(request));
      page.on('requestfinished', (request) => asked.delete(request));
      page.on('requestfailed', (request) => asked.delete(request));
      page.on('console', (message) => {
        if (message.type() === 'error') heard.console.push(message.text());
      });
      page.on('pageerror', (error) => heard.console.push(String(error)));
      page.on('request', (request) => {
        if (!request.url().startsWith(baseURL ?? '') && !request.url().startsWith('data:')) {
          heard.foreign.push(request.url());
        }
      });
      await use(heard);
    },
    { auto: true },
  ],
});

export { expect };

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Accessibility findings of the page, each with its element: of all rules but some, or of one rule about the elements of a selector. */
export async function findings(
  page: Page,
  except: string[] = [],
  only?: [rule: string, selector: string],
): Promise<string[]> {
  // No page has frames, so axe needs no second page to gather their results in, and asks for no style sheets anew; of what passes
  // it need not describe each element. It is brought to a page once.
  const brought = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(brought && { axeSource: ';' }) }).setLegacyMode();
  axe.options({ resultTypes: ['violations'], preload: false });
  if (only) axe.withRules(only[0]).include(only[1]);
  else axe.withTags(tags);
  if (except.length > 0) axe.disableRules(except);
  const result = await axe.analyze();
  return result.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`),
  );
}

/**
 * Contrast is the dearest rule of axe, and most texts of a page look like one that was looked at: each combination of colour,
 * size, weight and grounds that is not among the known is looked at once. Returns the findings and the page's combinations.
 */
export async function contrastFindings(page: Page, known: string[] = []): Promise<[found: string[], seen: string[]]> {
  const [seen, asked] = await page.evaluate((before) => {
    const first = new Map<string, Element>();
    for (const element of document.body.querySelectorAll('*')) {
      const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
      if (!says && !element.matches('input, select, textarea')) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const own = getComputedStyle(element);
      const look = [own.color, own.fontSize, own.fontWeight, own.textShadow];
      for (let under: Element | null = element; under; under = under.parentElement) {
        const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(under);
        look.push(`${backgroundColor} ${backgroundImage} ${opacity} ${/fixed|sticky|absolute/.test(position)}`);
      }
      const combination = look.filter((part, at) => part !== look[at - 1]).join('|');
      if (!first.has(combination)) first.set(combination, element);
    }
    for (const element of document.querySelectorAll('[data-contrast]')) element.removeAttribute('data-contrast');
    const news = [...first].filter(([combination]) => !before.includes(combination));
    for (const [, element] of news) element.setAttribute('data-contrast', '');
    const answer: [string[], number] = [[...first.keys()], news.length];
    return answer;
  }, known);
  return [asked > 0 ? await findings(page, [], ['color-contrast', '[data-contrast]']) : [], seen];
}

export async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.addInitScript((value) => localStorage.setItem('theme', value), theme);
}

/** Holds a count against the journey's budget and against docs/clicks.md, or prints it there when E2E_CLICKS asks for it. */
export function took(name: JourneyName, count: number): void {
  expect(count, `${journeys[name].what}: budget`).toBeLessThanOrEqual(journeys[name].budget);
  if (process.env.E2E_CLICKS) print(name, count);
  expect(count, `${journeys[name].what}: docs/clicks.md; E2E_CLICKS=1 prints it anew`).toBe(known()[name]);
}

/** Counts what product.md counts: clicks, taps, Enter and choices are 1, typing is 0. */
export function counting(page: Page) {
  let count = 0;
  let fields = 0;
  return {
    type: async (field: Locator, text: string) => {
      fields++;
      await field.fill(text);
    },
    click: async (target: Locator) => {
      count++;
      await target.click();
    },
    choose: async (list: Locator, option: string) => {
      count++;
      await list.selectOption(option);
    },
    enter: async () => {
      count++;
      await page.keyboard.press('Enter');
    },
    get count() {
      return count;
    },
    /** Text fields that were filled. */
    get fields() {
      return fields;
    },
  };
}

/** The page has arrived: its heading stands and nothing is busy any more. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('h1')).toHaveCount(1);
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
  await answered(page);
  await page.evaluate(() => document.fonts.ready);
}

/** Nothing is under way, and what came has made the page ask for nothing more. */
async function answered(page: Page): Promise<void> {
  const asked = underWay.get(page);
  if (!asked) return page.waitForLoadState('networkidle');
  for (let quiet = 0; quiet < 3; quiet = asked.size === 0 ? quiet + 1 : 0) await frame(page);
}

/** Two frames, so that a change is drawn. */
const frame = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** The page stands as a change of its width or theme left it; what the change made it ask for has come. */
export async function repainted(page: Page): Promise<void> {
  await frame(page);
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
}

/** Waits until the worker has found the demo's products that may be one, which it does after the start, and counts them. */
export async function similarProducts(request: APIRequestContext): Promise<number> {
  const waiting = async (): Promise<number> => (await (await request.get('/api/v1/product-matches')).json()).total;
  await expect
    .poll(waiting, { message: 'products that may be one are found after the start', timeout: 90_000 })
    .toBeGreaterThan(1);
  return waiting();
}

/** Takes every line out of the basket, those in words among them. */
export async function emptyBasket(page: Page): Promise<void> {
  let basket = await (await page.request.get('/api/v1/basket')).json();
  const first = () =>
    basket.lines[0] ? `lines/${basket.lines[0].id}` : basket.freeLines[0] && `free-lines/${basket.freeLines[0].id}`;
  for (let line = first(); line; line = first()) {
    const answer = await page.request.delete(`/api/v1/basket/${line}`, {
      headers: { 'Sec-Fetch-Site': 'same-origin', 'If-Match': `"${basket.version}"` },
    });
    expect(answer.ok()).toBe(true);
    basket = await answer.json();
  }
}
