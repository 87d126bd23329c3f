import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import { pages, requestsOf } from '../src/features/help/pages';
import { sameOrigin } from './support';

/** The pages of the shop, as its router names them. */
export const routes = Object.keys(pages);

/** The page that stands at a path. */
export const routeOf = (path: string) =>
  routes.find((one) => one === path) ?? routes.find((one) => pattern(one).test(path));

/** Whether the page at an address is a list or a single thing, which shows its request. */
export function hasRequest(address: string): boolean {
  const route = routeOf(address.replace(/\?.*/, ''));
  return route !== undefined && requestsOf(route).length > 0;
}

const pattern = (route: string) => new RegExp(`^${route.replaceAll(/\$\w+/g, '[^/]+')}$`);

const run = promisify(execFile);

/** Instants differ from answer to answer: the time of the asking stands in some. */
const withoutInstants = (text: string) => JSON.parse(text.replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"#"'));

/** Keeps what the page is answered, by address. */
export function answersOf(page: Page): Map<string, Promise<string>> {
  const answers = new Map<string, Promise<string>>();
  page.on('response', (response) => {
    if (response.request().method() !== 'GET' || !response.url().includes('/api/v1/') || !response.ok()) return;
    const text = response.text();
    text.catch(() => undefined); // of a page that was left before; who asks for it is told
    answers.set(response.url(), text);
  });
  return answers;
}

/** A token that may do what the person signed in may do, as far as a program may. */
async function tokenOf(page: Page): Promise<string> {
  const answer = await page.request.post('/api/v1/account/tokens', {
    headers: sameOrigin(),
    data: { name: 'Als API', scopes: ['read', 'basket', 'order', 'catalogue'], days: 1 },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).secret;
}

/** Runs the command that the page shows "Als API" and expects of it what the page was filled from. */
export async function expectAsApi(page: Page, answers: Map<string, Promise<string>>): Promise<void> {
  const section = page.getByRole('region', { name: 'Als API' });
  await section.getByRole('button', { name: 'Als API' }).click();
  const command = (await section.locator('code').textContent()) ?? '';
  const [, address = ''] = command.match(/'(https?:[^']+)'$/) ?? [];
  const { stdout } = await run('sh', ['-c', command.replace(/^curl /, 'curl --silent --fail-with-body ')], {
    env: { ...process.env, TOKEN: await tokenOf(page) },
  });
  expect.soft(withoutInstants(stdout), command).toEqual(withoutInstants((await answers.get(address)) ?? '{}'));
}
