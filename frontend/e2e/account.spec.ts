import { onPaper } from './paper';
import { expect, sameOrigin, signIn, test } from './support';
import { codeOf } from './totp';

// The same forms on the phone. The demo sends no mail: what its server answers to it is told by the tests of the interface.
test('a forgotten password: the link is asked for, and sets a new one @desk', async ({ page }) => {
  const asked: unknown[] = [];
  await page.route('**/api/v1/password-resets**', (route) => {
    asked.push(route.request().postDataJSON());
    return route.fulfill({ status: 204 });
  });
  await page.goto('/anmelden');
  await page.getByRole('link', { name: 'Passwort vergessen' }).click();
  await page.getByRole('button', { name: 'Link schicken' }).click();
  await expect(page.getByText('Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein.')).toBeVisible();
  await page.getByLabel('Benutzername oder E-Mail-Adresse').fill(' jana@stadt.example ');
  await page.getByRole('button', { name: 'Link schicken' }).click();
  await expect(page.getByText('ist jetzt eine E-Mail unterwegs')).toBeVisible();

  const token = 'x'.repeat(43);
  await page.goto(`/anmelden#passwort=${token}`);
  await page.getByLabel('Neues Passwort').fill('vier ganz verschiedene dinge');
  await page.getByRole('button', { name: 'Passwort setzen' }).click();
  await expect(page.getByText('Das neue Passwort gilt.')).toBeVisible();
  await page.getByRole('link', { name: 'Zur Anmeldung' }).click();
  await expect(page.getByLabel('Benutzername')).toBeVisible();
  expect(asked).toEqual([{ login: 'jana@stadt.example' }, { token, password: 'vier ganz verschiedene dinge' }]);
});

test('an invitation becomes an account with an app and a passkey, and both sign in @desk', async ({
  page,
  baseURL,
}) => {
  // Only at the desk: the same forms on the phone; the pages are looked at there by pages.spec.
  const home = (baseURL ?? '').replace('127.0.0.1', 'localhost'); // passkeys need a named host
  await signIn(page, 'admin');
  const answer = await page.request.post('/api/v1/invitations', {
    headers: sameOrigin(),
    data: { people: [{ email: `e2e-${Date.now()}@stadt.example`, name: 'Neu Ander', roles: ['officer'] }] },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const [made] = (await answer.json()).items;

  const device = await page.context().newCDPSession(page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${home}/einladung${new URL(made.link).hash}`);
  await page.getByLabel('Passwort').fill('vier ganz verschiedene dinge');
  await page.getByRole('button', { name: 'Konto anlegen' }).click();

  await page.getByRole('button', { name: 'App einrichten' }).click();
  const shown = await page.locator('p', { hasText: /^([A-Z2-7]{4} )+[A-Z2-7]{4}$/ }).textContent();
  const secret = (shown ?? '').replace(/ /g, '');
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret));
  await page.getByRole('button', { name: 'App bestätigen' }).click();
  await expect(page.getByText('Bewahren Sie diese Codes verschlossen auf')).toBeVisible();
  expect(await onPaper(page), 'sheets of recovery codes').toBe(1);
  await page.emulateMedia({ media: 'print' });
  const codes = page.getByRole('listitem').filter({ hasText: /^[0-9A-Za-z]{4,}(-[0-9A-Za-z]{4,})*$/, visible: true });
  await expect(codes, 'every code is on the paper').toHaveCount(10);
  await expect(page.getByText(/^Neu Ander, /), 'whose they are').toBeVisible();
  await expect(page.getByRole('heading', { name: 'Passkeys' }), 'nothing but the codes').toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: 'Ich habe die Codes aufbewahrt' }).click();
  await page.getByLabel('Name des neuen Passkeys').fill('Prüfgerät');
  await page.getByRole('button', { name: 'Passkey einrichten' }).click();
  await expect(page.getByRole('button', { name: 'Passkey Prüfgerät entfernen' })).toBeVisible();

  const leave = () => page.request.delete(`${home}/api/v1/session`, { headers: sameOrigin() });
  await leave();
  await page.goto(`${home}/anmelden`);
  await page.getByLabel('Benutzername').fill(made.invitation.email);
  await page.getByLabel('Passwort').fill('vier ganz verschiedene dinge');
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, 1));
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Neu Ander' })).toBeVisible();

  await leave();
  await page.goto(`${home}/anmelden`);
  await page.getByRole('button', { name: 'Mit Passkey anmelden' }).click();
  await expect(page.getByRole('button', { name: 'Neu Ander' })).toBeVisible();
});
