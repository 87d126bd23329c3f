import { expect, findings, signIn, test } from './support';

for (const width of ['desk', 'phone']) {
  test(`an amendment is open at home and at the contract until its notice is recorded @${width}`, async ({ page }) => {
    await signIn(page, 'contract_manager', 'carla.winter');
    const { items } = await (await page.request.get('/api/v1/framework-contracts')).json();
    const { id, number, title } = items.at(-1);
    // No amendment of the demo is to be published; the pages are shown one, the server knows better and says so.
    const duty = {
      contractId: id,
      contractNumber: number,
      contractTitle: title,
      edition: 2,
      ground: 'GWB § 132 Abs. 2 Nr. 2',
      amendedAt: '2026-11-02T09:00:00Z',
      due: '2026-12-02',
      overdue: false,
      number: null,
      publishedOn: null,
      recordedBy: null,
    };
    await page.route('**/api/v1/amendment-notices', (route) => route.fulfill({ json: { items: [duty] } }));
    await page.goto('/');
    const tile = page.getByRole('region', { name: 'Bekanntmachung offen' });
    await expect(tile).toContainText('bis 02.12.2026');
    expect(await findings(page)).toEqual([]);
    await tile.getByRole('link', { name: title }).click();
    await expect(page.getByText('Fassung 2 beruht auf GWB § 132 Abs. 2 Nr. 2', { exact: false })).toBeVisible();
    await page.getByText('Bekanntmachung eintragen', { exact: true }).click();
    await page.getByLabel('Nummer im Amtsblatt').fill('123456-2026');
    await page.getByRole('textbox', { name: 'Veröffentlicht am' }).fill('20.11.2026');
    await page.getByRole('textbox', { name: 'Veröffentlicht am' }).press('Tab');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Nummer und Tag eintragen' }).click();
    await expect(page.getByText('Hier gibt es nichts')).toBeVisible();
    await expect(page.getByLabel('Nummer im Amtsblatt')).toHaveValue('123456-2026');
  });
}
