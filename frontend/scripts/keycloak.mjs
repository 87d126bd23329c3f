// What scripts/keycloak.sh does in the browser. It fails with the first thing that is not as it should be.
import assert from 'node:assert/strict';
import { chromium } from '@playwright/test';

const { SHOP_URL, KEYCLOAK_URL, KEYCLOAK_PASSWORD, KEYCLOAK_ADMIN_PASSWORD, CHROMIUM } = process.env;
const api = (path) => `${SHOP_URL}/api/v1${path}`;
const origin = { Origin: SHOP_URL };
const realm = `${KEYCLOAK_URL}/admin/realms/verwaltung`;
const button = 'Mit „Keycloak“ anmelden';

/** An invitation's link, made by an administrator of the demo. */
async function invitation(browser) {
  const context = await browser.newContext();
  const { people } = await (await context.request.get(api('/demo/people'))).json();
  const { login, password } = people.find(({ role }) => role === 'admin');
  const signedIn = await context.request.post(api('/session'), { headers: origin, data: { login, password } });
  assert.equal(signedIn.status(), 200, await signedIn.text());
  const person = { email: 'nora@nordstadt.example', name: 'Nora Nord', roles: ['officer'] };
  const made = await context.request.post(api('/invitations'), { headers: origin, data: { people: [person] } });
  assert.equal(made.status(), 201, await made.text());
  const [{ link }] = (await made.json()).items;
  await context.close();
  return new URL(link).hash;
}

/** The form of Keycloak; who is known there already is asked for the password alone. */
async function fillIn(page) {
  await page.locator('#password').waitFor();
  assert.ok(page.url().startsWith(KEYCLOAK_URL), page.url());
  const name = page.locator('#username');
  if (await name.isEditable().catch(() => false)) await name.fill('nora.nord');
  await page.locator('#password').fill(KEYCLOAK_PASSWORD);
  await page.locator('#kc-login').click();
}

const here = (page) => page.getByRole('button', { name: 'Nora Nord' }).waitFor();
const cookie = async (page) =>
  (await page.context().cookies(SHOP_URL)).find(({ name }) => name === 'shop_session')?.value;
const status = async (page) => (await page.request.get(api('/session'))).status();

/** Shows once more who sits there, as the page of the profile does when fifteen minutes have passed. */
async function confirm(page) {
  const before = await cookie(page);
  await page.evaluate(async () => {
    const answer = await fetch('/api/v1/account/identity-requests', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ provider: 'keycloak', purpose: 'confirm' }),
    });
    const { location, ticket } = await answer.json();
    sessionStorage.setItem('anmeldedienst', JSON.stringify({ ticket, next: '/profil' }));
    window.location.assign(location);
  });
  await fillIn(page);
  await page.waitForURL(`${SHOP_URL}/profil`);
  assert.notEqual(await cookie(page), before, 'no fresh session after showing once more who sits there');
}

/** Ends all sessions of the person at Keycloak, as its administrator. */
async function endThere(request) {
  const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: KEYCLOAK_ADMIN_PASSWORD };
  const signedIn = await request.post(`${KEYCLOAK_URL}/realms/master/protocol/openid-connect/token`, { form });
  const headers = { Authorization: `Bearer ${(await signedIn.json()).access_token}` };
  const [{ id }] = await (await request.get(`${realm}/users?username=nora.nord`, { headers })).json();
  const ended = await request.post(`${realm}/users/${id}/logout`, { headers });
  assert.equal(ended.status(), 204, await ended.text());
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const hash = await invitation(browser);
  const page = await (await browser.newContext({ locale: 'de-DE' })).newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${SHOP_URL}/einladung${hash}`);
  await page.getByRole('button', { name: 'Mit „Keycloak“ annehmen' }).click();
  await fillIn(page);
  await here(page);
  await confirm(page);

  await page.getByRole('button', { name: 'Nora Nord' }).click();
  await page.getByRole('button', { name: 'Abmelden' }).click();
  await page.waitForURL(`${SHOP_URL}/anmelden`);
  assert.equal(await status(page), 401, 'signed out here');
  await page.getByRole('button', { name: button }).click();
  await fillIn(page); // asked again: signed out there, too
  await here(page);

  assert.equal(await status(page), 200);
  await endThere(page.request);
  const until = Date.now() + 10_000;
  while ((await status(page)) !== 401) assert.ok(Date.now() < until, 'the session outlives the one at Keycloak');
} finally {
  await browser.close();
}
