import { expect, findings, signIn, test } from './support';

for (const width of ['desk', 'phone']) {
  test(`what came back to an exhausted lot is decided on with a reason @${width}`, async ({ page }) => {
    await signIn(page, 'contract_manager', 'carla.winter');
    const contracts = await (await page.request.get('/api/v1/framework-contracts')).json();
    const { id } = contracts.items.at(-1);
    // No lot of the demo is exhausted; the page is shown one, the server knows better and says so.
    await page.route(`**/api/v1/framework-contracts/${id}`, async (route) => {
      const answer = await route.fetch();
      const contract = await answer.json();
      const lot = contract.lots[0];
      const value = { amount: '400.00', currency: 'EUR' };
      lot.reopened = { ...lot.remaining, state: 'nearly_exhausted', value, quantity: null, maximumQuantity: null };
      lot.remaining = { ...lot.remaining, state: 'exhausted' };
      await route.fulfill({ response: answer, json: contract });
    });
    await page.goto(`/rahmenvertraege/${id}?teil=lose`);
    const lot = page.getByRole('region', { name: /^Los 1/ });
    await expect(lot.getByText('kamen durch Stornos 400,00 € zurück', { exact: false })).toBeVisible();
    await lot.getByText('Wieder öffnen', { exact: true }).click();
    await expect(lot.getByRole('button', { name: 'Los 1 wieder öffnen' })).toHaveAttribute('aria-disabled', 'true');
    await lot.getByLabel('Begründung').fill('Vier Geräte waren nicht lieferbar');
    expect(await findings(page)).toEqual([]);
    await lot.getByRole('button', { name: 'Los 1 wieder öffnen' }).click();
    await expect(lot.getByText('Es gibt nichts wieder zu öffnen')).toBeVisible();
    await expect(lot.getByLabel('Begründung')).toHaveValue('Vier Geräte waren nicht lieferbar');
  });
}
