import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, findings, signIn, test } from './support';

for (const width of ['desk', 'phone']) {
  test(`a document of a contract: what it is not is refused, what is kept comes back with its checksum @${width}`, async ({
    page,
  }) => {
    await signIn(page, 'contract_manager', 'carla.winter');
    const contracts = await (await page.request.get('/api/v1/framework-contracts')).json();
    await page.goto(`/rahmenvertraege/${contracts.items.at(-1).id}`);
    const section = page.getByRole('region', { name: 'Dokumente' });
    await section.getByText('Dokument hinzufügen').click();
    const title = `Anlage ${width} ${Date.now()}`;
    await section.getByLabel('Art des Dokuments').selectOption({ label: 'Anlage' });
    await section.getByLabel('Bezeichnung').fill(title);
    const choose = (text: string) =>
      section
        .getByLabel('Datei')
        .setInputFiles({ name: 'Anlage 3.pdf', mimeType: 'application/pdf', buffer: Buffer.from(text) });
    await choose('PK tabelle');
    await section.getByRole('button', { name: 'Dokument hinterlegen' }).click();
    await expect(section.getByText('Diese Art von Datei nimmt der Shop nicht an')).toBeVisible();

    const content = `%PDF-1.7\n${title}`;
    await choose(content);
    await section.getByText('Abrufberechtigte Stellen dürfen es lesen').click();
    await section.getByRole('button', { name: 'Dokument hinterlegen' }).click();
    const sha = createHash('sha256').update(content).digest('hex');
    const row = section.getByRole('row', { name: new RegExp(`${title}.*Anlage 3\\.pdf.*${sha}.*abrufberechtigte`) });
    await expect(row).toBeVisible();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const [file] = await Promise.all([page.waitForEvent('download'), row.getByRole('link', { name: title }).click()]);
    expect(
      createHash('sha256')
        .update(readFileSync(await file.path()))
        .digest('hex'),
    ).toBe(sha);
  });
}
