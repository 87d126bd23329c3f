import { designFindings } from './lint';
import { expect, findings, settled, test } from './support';

const token = 'B'.repeat(43);
const receipt = (at: string, late: boolean, sign: string) => ({
  at,
  late,
  sha256: sign.repeat(64),
  innerSha256: 'c'.repeat(64),
  clearSha256: 'd'.repeat(64),
});

const invitation = {
  supplier: 'Lieferant alb',
  buyer: 'Grundschule am Park',
  subject: 'Tafeln für acht Klassen',
  text: 'Bitte bieten Sie acht Tafeln mit Montage an.\nDie Montage erfolgt in den Ferien.',
  contractNumber: 'RV-2026-014',
  lotNumber: 3,
  lotTitle: 'Schultafeln',
  criteria: [
    { name: 'Preis', kind: 'price', weight: 60 },
    { name: 'Umsetzung', kind: 'quality', weight: 40 },
  ],
  deadline: '2026-12-01T11:00:00Z',
  status: 'invited',
  open: true,
  roleOne: [
    'age1ns9w7849edfkusr5g6427ze3z40l8atqmtjqjhfazhk30a792pvs2gtej3',
    'age1dtx6tev0gfrfdx4wt02u44p9t0xw50w6nrw4drsuz7s700qx9q4sky77gf',
  ],
  roleTwo: [
    'age1navaa0g37390khrldftwqlppnyxu84g8puqe2hsly0f2nwakf9jqcrdj25',
    'age1xp7c44nm9ywz0muaqzlwjcql0ml6ayyynnr9k9cyfex7r76zrv0skxfr4j',
  ],
  questions: [
    {
      id: '01a2055f-eb56-742e-bd92-ffef9ec6a06d',
      question: 'Gibt es einen Aufzug?',
      askedAt: '2026-11-24T08:00:00Z',
      answer: 'Ja, einen Lastenaufzug.',
      answeredAt: '2026-11-24T09:00:00Z',
    },
  ],
  receipts: [receipt('2026-11-25T10:00:00Z', false, 'a')],
};

test('a party reads the invitation, asks and replaces its sealed offer @desk', async ({ page }) => {
  // Only at the desk: the forms are those of the price inquiry, which runs at both widths.
  const sent: unknown[] = [];
  const path = `**/api/v1/competition-invitations/${token}`;
  await page.route(path, (route) => route.fulfill({ json: invitation }));
  await page.route(`${path}/offers`, (route) => {
    sent.push(route.request().postDataJSON());
    const receipts = [...invitation.receipts, receipt('2026-11-26T10:00:00Z', false, 'b')];
    return route.fulfill({ status: 201, json: { ...invitation, receipts } });
  });
  await page.route(`${path}/questions`, (route) => {
    sent.push(route.request().postDataJSON());
    return route.fulfill({ status: 201, json: invitation });
  });
  await page.goto(`/preisanfrage#wettbewerb.${token}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Miniwettbewerb: Tafeln für acht Klassen');
  for (const text of ['1.12.2026, 12:00', 'Umsetzung: 40', 'Lastenaufzug', 'nicht kryptografisch', 'Am 25.11.2026']) {
    await expect.soft(page.getByText(text).first(), text).toBeVisible();
  }

  await page.getByRole('button', { name: 'Angebot versiegelt abgeben' }).click();
  const summary = page.getByRole('alert').filter({ hasText: 'Bitte ergänzen Sie:' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(2);
  await settled(page);
  expect.soft(await findings(page), 'axe, light').toEqual([]);
  expect.soft(await designFindings(page), 'design').toEqual([]);

  await page.getByLabel('Gesamtpreis netto in €').fill('238000,5');
  await page.getByLabel('Inhalt des Angebots').fill('Montage in den Osterferien.');
  await page.getByRole('button', { name: 'Angebot versiegelt abgeben' }).click();
  await expect(page.getByText('Ihr Angebot ist versiegelt eingegangen.')).toBeVisible();
  await expect(page.getByLabel('Inhalt des Angebots')).toHaveValue('');
  await page.getByLabel('Ihre Frage').fill('Wann ist Ferienbeginn?');
  await page.getByRole('button', { name: 'Frage stellen' }).click();
  await expect(page.getByText('Ihre Frage ist gestellt.')).toBeVisible();
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(sent).toEqual([
    { sealed: expect.any(String), innerSha256: hash, clearSha256: hash },
    { question: 'Wann ist Ferienbeginn?' },
  ]);
  const sealed = atob((sent[0] as { sealed: string }).sealed);
  expect(sealed, 'sealed for both holders of role two').toMatch(
    /^age-encryption\.org\/v1\n(-> X25519 [^\n]+\n[^\n]+\n){2}---/,
  );
  expect(sealed, 'nothing leaves the page in clear').not.toMatch(/Osterferien|238000/);
  await page.evaluate(() => document.documentElement.setAttribute('data-kern-theme', 'dark'));
  expect.soft(await findings(page), 'axe, dark').toEqual([]);
});
