import { dayIn, german } from './days';
import { designFindings } from './lint';
import { expect, findings, sameOrigin, settled, signIn, test } from './support';

test('a round of demand planning: opened, answered by grid, proposal and file, closed with its sums', async ({
  page,
}) => {
  const title = `Bedarf E2E ${Date.now()}`;
  await signIn(page, 'contract_manager', 'carla.winter');
  await page.goto('/rahmenvertraege');
  await page.getByRole('link', { name: 'Zur Bedarfsplanung' }).click();
  await settled(page);
  await expect(page.getByText('Die Angaben sind unverbindlich.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Runde eröffnen' }).click();
  const form = page.getByRole('region', { name: 'Bedarfsrunde eröffnen' });
  await form.getByRole('button', { name: 'Runde eröffnen' }).click();
  await expect(form.getByText('Bitte geben Sie Vertragsgruppe', { exact: false })).toBeVisible();
  const from = form.getByLabel('Positionen aus einem Rahmenvertrag übernehmen');
  await from.selectOption({ index: 1 });
  await expect(form.getByText(/Führt Los 1 von/)).toBeVisible();
  await form.getByLabel('Bezeichnung der Runde').fill(title);
  await form.getByRole('textbox', { name: 'Letzter Tag für Antworten' }).fill(german(dayIn(20)));
  await form.getByRole('button', { name: 'Keine wählen' }).click();
  for (const name of ['Stadt Lauenrode', 'Landkreis Hohenleine']) await form.getByRole('checkbox', { name }).check();
  expect.soft(await findings(page), 'axe of the form').toEqual([]);
  expect.soft(await designFindings(page), 'design of the form').toEqual([]);
  await form.getByRole('button', { name: 'Runde eröffnen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByText('0 von 2 Organisationen haben geantwortet.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Runde schließen' })).toHaveCount(0);
  expect.soft(await findings(page), 'axe of a new round').toEqual([]);
  const address = page.url();

  await signIn(page, 'officer', 'jana.albers');
  await page.goto('/');
  await page.getByRole('region', { name: 'Bedarfsplanung' }).getByRole('link', { name: 'Bedarf planen' }).click();
  await page.getByRole('link', { name: title }).click();
  await settled(page);
  await expect(page).toHaveURL(address);
  await expect(page.getByText('Die Summen sehen alle Befragten', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Abrufe des letzten Jahres einsetzen' }).click();
  await expect(page.getByText(/Abrufe der letzten zwölf Monate|wurde aus den Losen dieser Runde nichts/)).toBeVisible();

  // By keyboard alone: Enter leads down, the arrows back; what does not rise is said where it stands.
  const table = page.getByRole('table').first();
  const cell = (row: number, column: number) => table.locator(`[data-cell="${row}-${column}"]`);
  await cell(0, 0).fill('3');
  await cell(0, 0).press('ArrowRight');
  await expect(cell(0, 1)).toBeFocused();
  await cell(0, 1).fill('2');
  await cell(0, 1).press('Enter');
  await expect(cell(1, 1)).toBeFocused();
  await cell(1, 1).fill('7');
  await cell(1, 1).press('ArrowUp');
  await expect(cell(0, 1)).toBeFocused();
  await cell(0, 2).fill('12.000');
  await page.getByRole('button', { name: 'Antwort senden' }).click();
  await expect(page.getByRole('alert')).toContainText('müssen aufsteigen');
  expect.soft(await findings(page), 'axe with a fault').toEqual([]);
  expect.soft(await designFindings(page), 'design with a fault').toEqual([]);
  await cell(0, 1).fill('5');
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();
  await expect(page.getByText('Der Entwurf ist gespeichert.', { exact: false })).toBeVisible();
  await page.reload();
  await settled(page);
  await expect(cell(0, 2)).toHaveValue('12000');

  // A file whose rows are not all right takes nothing over; a right one is shown first.
  const month = (await table.getByRole('rowheader').nth(2).textContent()) ?? '';
  const file = (rows: string) => ({
    name: 'bedarf.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`Position;Bezeichnung;Einheit;Monat;mindestens;wahrscheinlich;höchstens\n${rows}`),
  });
  const input = page.locator('input[type=file]');
  await input.setInputFiles(file(`1;x;EUR;${month};1;2;3\n1;x;EUR;01.1999;1;2;3\n`));
  await expect(page.getByText('1 Zeile lässt sich nicht übernehmen', { exact: false })).toBeVisible();
  await expect(page.getByText('Der Monat gehört nicht zur Runde', { exact: false })).toBeVisible();
  await expect(page.getByRole('button', { name: 'In die Tabelle übernehmen' })).toHaveCount(0);
  await input.setInputFiles(file(`1;x;EUR;${month};11;22;33\n`));
  await expect(page.getByText('1 Monat ändert sich.', { exact: false })).toBeVisible();
  expect.soft(await findings(page), 'axe with a file').toEqual([]);
  await page.getByRole('button', { name: 'In die Tabelle übernehmen' }).click();
  await expect(cell(2, 1)).toHaveValue('22');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Als CSV-Datei sichern' }).click();
  expect((await download).suggestedFilename()).toBe(`Bedarf ${title}.csv`);
  await page.getByRole('button', { name: 'Antwort senden' }).click();
  await expect(page.getByText('Die Antwort ist gesendet.', { exact: false })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Geändert senden' })).toBeVisible();

  // "No need" is one click, and can be taken back.
  await page.getByRole('button', { name: 'Kein Bedarf' }).click();
  await expect(page.getByText('Gesendet: kein Bedarf.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Doch Bedarf angeben' }).click();
  await cell(0, 1).fill('40');
  await page.getByRole('button', { name: 'Antwort senden' }).click();
  await expect(page.getByText('Die Antwort ist gesendet.', { exact: false })).toBeVisible();

  await signIn(page, 'contract_manager', 'carla.winter');
  await page.goto(address);
  await settled(page);
  await expect(page.getByText('1 von 2 Organisationen haben geantwortet.')).toBeVisible();
  await page.getByRole('button', { name: 'Ausstehende erinnern' }).click();
  await expect(page.getByText(/angeschrieben|anzuschreiben/)).toBeVisible();
  await expect(page.getByText(/Bedarf je Monat/).first()).toBeVisible();
  await expect(page.getByRole('row', { name: /Landkreis Hohenleine.*steht aus/ })).toBeVisible();
  expect.soft(await findings(page), 'axe with sums').toEqual([]);
  expect.soft(await designFindings(page), 'design with sums').toEqual([]);
  const refused = await page.request.post(`/api/v1/plan-rounds/${address.split('/').at(-1)}/close`, {
    headers: sameOrigin(),
  });
  expect(refused.status()).toBe(409);

  // Everybody has answered: closed, with the next contract drafted from it and how its figures came about.
  const own = await (await page.request.get('/api/v1/contract-choices')).json();
  const lauenrode = own.organisations.find(
    (one: { organisation: { name: string } }) => one.organisation.name === 'Stadt Lauenrode',
  ).organisation.id;
  const small = await page.request.post('/api/v1/plan-rounds', {
    headers: sameOrigin(),
    data: {
      group: 'Endgeräte',
      title: `${title} klein`,
      firstMonth: `${new Date().getFullYear() + 1}-01-01`,
      months: 6,
      deadline: dayIn(10),
      positions: [{ title: 'Tablets', unit: 'C62' }],
      asked: [lauenrode],
    },
  });
  expect(small.status(), await small.text()).toBe(201);
  const { id } = (await small.json()).summary;
  await signIn(page, 'officer', 'jana.albers');
  const february = `${new Date().getFullYear() + 1}-02-01`;
  const sent = await page.request.put(`/api/v1/plan-rounds/${id}/answer`, {
    headers: sameOrigin(),
    data: {
      version: 0,
      status: 'sent',
      figures: [{ position: 1, month: february, low: '5', likely: '10', high: '20' }],
    },
  });
  expect(sent.status(), await sent.text()).toBe(200);
  await signIn(page, 'contract_manager', 'carla.winter');
  await page.goto(`/bedarfsplanung/${id}`);
  await page.getByRole('button', { name: 'Runde schließen' }).click();
  const next = page.getByRole('region', { name: 'Nächster Rahmenvertrag' });
  await next.getByLabel('Aufschlag in Prozent').fill('15');
  await next.getByRole('button', { name: 'Rahmenvertrag entwerfen' }).click();
  await expect(next.getByText('Bitte geben Sie einen Aufschlag', { exact: false })).toBeVisible();
  await next.getByLabel('Grund des Aufschlags').fill('Zuwachs der letzten drei Jahre');
  await next.getByRole('button', { name: 'Rahmenvertrag entwerfen' }).click();
  await expect(next.getByRole('row', { name: /Tablets/ })).toContainText('23 Stück');
  expect.soft(await findings(page), 'axe with a derivation').toEqual([]);
  expect.soft(await designFindings(page), 'design with a derivation').toEqual([]);
  await next.getByRole('link', { name: /Entwurf vom/ }).click();
  await expect(page.getByLabel('Vertragsgruppe')).toHaveValue('Endgeräte');
});
