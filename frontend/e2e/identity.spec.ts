import { openDirectory } from './directory';
import { expect, findings, sameOrigin, signIn, test } from './support';

test('an invitation is accepted at the directory of the house, one signs in there, and out from either side @desk', async ({
  page,
}) => {
  // Only at the desk: the same buttons on the phone; there is one directory at a time.
  const directory = await openDirectory(`e2e-${Date.now()}`);
  try {
    await signIn(page, 'admin');
    const answer = await page.request.post('/api/v1/invitations', {
      headers: sameOrigin(),
      data: { people: [{ email: `nord-${Date.now()}@stadt.example`, name: 'Nora Nord', roles: ['officer'] }] },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    const [made] = (await answer.json()).items;
    const leave = () => page.request.delete('/api/v1/session', { headers: sameOrigin() });
    await leave();

    await page.goto(`/einladung${new URL(made.link).hash}`);
    await page.getByRole('button', { name: 'Mit „Anmeldung der Nordstadt“ annehmen' }).click();
    await expect(page.getByRole('button', { name: 'Nora Nord' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Anmeldung der Nordstadt trennen' })).toBeVisible();
    await expect(page.getByLabel('Neues Passwort')).toHaveCount(0);
    expect(await findings(page), 'axe, profile').toEqual([]);

    await leave();
    await page.goto('/anmelden?weiter=/bestellungen');
    await page.getByRole('button', { name: 'Mit „Anmeldung der Nordstadt“ anmelden' }).click();
    await expect(page).toHaveURL(/\/bestellungen$/);
    await expect(page.getByRole('button', { name: 'Nora Nord' })).toBeVisible();

    // The directory ends the session: the next page asks to sign in.
    const told = await page.request.post('/api/v1/identity-providers/nord/logout', {
      form: { logout_token: directory.ended() },
    });
    expect(told.status(), await told.text()).toBe(200);
    await page.reload();
    await expect(page).toHaveURL(/anmelden/);

    // Signing out here signs out at the directory, which leads back to where one signs in.
    await page.getByRole('button', { name: 'Mit „Anmeldung der Nordstadt“ anmelden' }).click();
    await page.getByRole('button', { name: 'Nora Nord' }).click();
    const away = page.waitForRequest((request) => request.url().includes('/end?'));
    await page.getByRole('button', { name: 'Abmelden' }).click();
    expect(new URL((await away).url()).searchParams.get('id_token_hint')).toBeTruthy();
    await expect(page).toHaveURL(/\/anmelden$/);
  } finally {
    directory.close();
  }
});

test('who comes back without having begun, or with nothing, is told in words @desk', async ({ page }) => {
  // Only at the desk: the same page on the phone.
  await page.goto('/anmelden?state=nie-begonnen&code=erfunden');
  await expect(page.getByText('Die Anmeldung hat zu lange gedauert')).toBeVisible();
  await page.goto('/anmelden?state=nie-begonnen&error=access_denied');
  await expect(page.getByText('beim Anmeldedienst abgebrochen')).toBeVisible();
  await page.getByRole('link', { name: 'Zur Anmeldung' }).click();
  await expect(page.getByLabel('Benutzername')).toBeVisible();
});
