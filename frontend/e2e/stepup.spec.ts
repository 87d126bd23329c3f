import { join } from 'node:path';
import { type Beside, besideDemo } from './beside';
import { expect, findings, ruleDraft, signIn, test } from './support';

let beside: Beside | undefined;
test.afterEach(async () => {
  await beside?.stop();
  beside = undefined;
});

test('releasing and a change of rules ask who sits there, where that was not shown for a quarter of an hour @desk', async ({
  page,
}) => {
  // Only at the desk: the same card on the phone. The servers are those of an installation: the demo asks nobody.
  test.skip(!process.env.E2E_DATA, 'the servers stand beside that of the demo which the tests started');
  const { login } = await signIn(page, 'approver');
  const { items } = await (await page.request.get('/api/v1/approvals')).json();
  const approval = items.find((one: { state: { status: string } }) => one.state.status === 'waiting').state.id;
  await signIn(page, 'rule_maintainer');
  const draft = await ruleDraft(page.request);

  beside = await besideDemo(join(String(process.env.E2E_DATA), String(process.env.TEST_PARALLEL_INDEX ?? 0)));
  const { address } = beside;
  const [approver, second] = await beside.signedIn(20, [login, 'henrik.vogt']);
  const sitsThere = async (cookie = '') => {
    await page.context().clearCookies();
    await page.context().addCookies([{ name: 'shop_session', value: cookie, url: address }]);
  };
  await sitsThere(approver?.cookie);
  await page.goto(`${address}/freigaben/${approval}`);
  const asked = page.getByRole('region', { name: 'Passwort bestätigen' });
  await expect(page.getByRole('button', { name: 'Freigeben' })).toBeVisible();
  await expect(asked).toHaveCount(0); // reading asks nobody
  await page.getByRole('button', { name: 'Freigeben' }).click();
  await expect(asked).toBeVisible();
  const field = asked.getByLabel('Passwort');
  await expect(field).toBeFocused();
  await expect(page.getByRole('button', { name: 'Freigeben' }), 'one thing is asked at a time').toHaveCount(0);
  expect(await findings(page), 'axe').toEqual([]);
  await field.fill('ein geratenes Passwort');
  await page.keyboard.press('Enter');
  await expect(asked.getByRole('alert')).toBeVisible();
  await expect(page.getByText(/^Freigegeben von /)).toHaveCount(0);
  await field.fill(approver?.password ?? '');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Freigegeben von /)).toBeVisible();
  await page.getByRole('button', { name: 'Rückgängig' }).click(); // who sits there is known now
  await expect(page.getByText(/^Die Freigabe ist zurückgenommen/)).toBeVisible();

  await sitsThere(second?.cookie);
  await page.goto(`${address}/regeln/entwuerfe/${draft}`);
  await page.getByRole('button', { name: 'In Kraft setzen' }).click();
  await expect(asked).toBeVisible();
  const kept = await page.request.get(`${address}/api/v1/rules/drafts/${draft}`);
  expect((await kept.json()).status, 'nothing came into force').toBe('draft');
});
