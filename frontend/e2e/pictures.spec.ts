import { join } from 'node:path';
import { folder, inGuide, large, making, picture, small } from './picture';
import {
  contractChange,
  dock,
  expect,
  notebook,
  order,
  priceList,
  productId,
  ruleDraft,
  sameOrigin,
  settled,
  signIn,
  similarProducts,
  test,
} from './support';

// The pictures of the README and the user guide. Every run reads the pages and compares them with what they said when their picture was made;
// `E2E_PICTURES=1 npm run e2e -- pictures --project=desk` makes them anew.
// Only at the desk, which the README shows.

for (const [theme, name] of [
  ['light', 'hell'],
  ['dark', 'dunkel'],
] as const) {
  test(`picture of the comparison, ${theme} @desk`, async ({ page }) => {
    await page.addInitScript((value) => localStorage.setItem('theme', value), theme);
    await signIn(page, 'officer');
    const id = await productId(page.request, dock.number);
    await page.goto(`/produkte/${id}?menge=${dock.quantity}`);
    await expect(page.getByText(/Günstigstes Gesamtangebot/).first()).toBeVisible();
    await picture(page, `vergleich-${name}`, large);
  });
}

test('pictures of the first five minutes @desk', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('theme', 'light'));
  await signIn(page, 'officer');
  await page.goto('/suche?q=dockingstation');
  await picture(page, 'suche', small);

  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=2`);
  await settled(page);
  await page.getByRole('button', { name: 'Jetzt bestellen' }).first().click();
  await expect(page.getByRole('button', { name: 'Bestellung absenden' })).toBeVisible();
  await picture(page, 'pruefung', small);

  const { submission, order: ordered } = await order(page.request, '1');
  await page.goto(`/bestellung/abgesendet/${submission}`);
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: /versiegelt \d/ })
      .first(),
  ).toBeVisible({ timeout: 30_000 });
  await picture(page, 'bestellung', small);

  const proof = await (await page.request.get(`/api/v1/orders/${ordered}/package`)).body();
  await page.goto('/pruefen');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'bestellung.nachweis.json', mimeType: 'application/json', buffer: proof });
  await expect(page.getByRole('status')).toContainText('Bestätigt');
  await picture(page, 'nachweis', small);
});

test('pictures of the guide @desk', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('theme', 'light'));
  await page.setViewportSize(inGuide);
  await signIn(page, 'officer');
  await page.goto('/');
  await picture(page, 'hilfe-start', inGuide);

  const id = await productId(page.request, dock.number);
  await page.goto(`/produkte/${id}?menge=25`);
  await page.getByRole('radio', { name: /Elbe/ }).click();
  const question = page.getByText('Warum nicht das günstigste Angebot?').first();
  await expect(question).toBeVisible();
  await picture(page, 'hilfe-abweichung', inGuide, question);

  await page.goto(`/produkte/${await productId(page.request, notebook.number)}?menge=5`);
  await picture(page, 'hilfe-rahmenvertrag', inGuide);

  await page.goto(`/produkte/${id}/preisanfrage?menge=25`);
  await picture(page, 'hilfe-preisanfrage', inGuide);

  await page.goto('/rahmenvertraege');
  await page.getByRole('button', { name: 'Als API' }).click();
  await picture(page, 'hilfe-als-api', inGuide, page.getByRole('contentinfo'));

  await signIn(page, 'contract_manager');
  await similarProducts(page.request);
  await page.goto('/abgleich');
  await picture(page, 'hilfe-abgleich', inGuide);
  const { items } = await (await page.request.get('/api/v1/suppliers')).json();
  await page.goto(`/kataloge/${items[0].supplier.id}`);
  await picture(page, 'hilfe-katalog', inGuide);

  await signIn(page, 'auditor');
  const [first] = (await (await page.request.get('/api/v1/orders')).json()).items;
  const { lines } = await (await page.request.get(`/api/v1/orders/${first.id}`)).json();
  await page.goto(`/entscheidungen/${lines[0].decisionId}?ansicht=nachweis`);
  await picture(page, 'hilfe-entscheidung', inGuide);
});

test('picture of a mini-competition, for the user guide @desk', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('theme', 'light'));
  await page.setViewportSize(inGuide);
  await signIn(page, 'officer', 'jana.albers');
  await page.goto('/miniwettbewerbe');
  await page.getByRole('link', { name: 'Funknetz für die Grundschulen' }).click();
  await expect(page.getByRole('heading', { name: 'Das Verfahren' })).toBeVisible();
  await picture(page, 'hilfe-miniwettbewerb', inGuide);
});

test('pictures of framework contracts and planning, for the guide of contract managers @desk', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('theme', 'light'));
  await page.setViewportSize(inGuide);
  await signIn(page, 'contract_manager', 'carla.winter');
  await page.goto('/rahmenvertraege');
  await picture(page, 'hilfe-vertraege', inGuide);
  const { items } = await (await page.request.get('/api/v1/framework-contracts')).json();
  const numbered = (number: string): string => items.find((one: { number: string }) => one.number === number).id;
  const parts = page.getByRole('navigation', { name: 'Teile des Rahmenvertrags' });

  const contract = numbered('RV-2024-052');
  await page.goto(`/rahmenvertraege/${contract}?teil=lose`);
  await picture(page, 'hilfe-vertrag-lose', inGuide, parts);
  await page.goto(`/rahmenvertraege/${numbered('RV-2025-031')}?teil=abrufe`);
  await picture(page, 'hilfe-vertrag-abrufe', inGuide, parts);
  await page.goto(`/vertragsaenderungen/${await contractChange(page.request, contract)}`);
  await picture(page, 'hilfe-vertrag-entwurf', inGuide);
  await picture(page, 'hilfe-vertrag-berechtigte', inGuide, page.getByLabel('Stelle suchen'));
  await page.goto(`/preislisten/${await priceList(page.request, contract)}`);
  await picture(page, 'hilfe-preisliste', inGuide);

  await page.goto(`/rahmenvertraege/${numbered('RV-2025-014')}?teil=bedarf`);
  await picture(page, 'hilfe-bedarf-vertrag', inGuide, parts);
  await signIn(page, 'officer');
  const rounds = (await (await page.request.get('/api/v1/plan-rounds')).json()).items;
  await page.goto(`/bedarfsplanung/${rounds[0].id}`);
  await picture(page, 'hilfe-bedarf', inGuide, page.getByRole('heading', { name: 'Ihr Bedarf' }));
});

test('picture of an approval, for the user guide @desk', async ({ page }) => {
  test.skip(!making, 'leaves an order that waits; E2E_PICTURES=1 makes it anew');
  await signIn(page, 'officer');
  const id = await productId(page.request, 'BX100-16-P-G4');
  const { ranked } = await (
    await page.request.get(`/api/v1/products/${id}/comparison`, { params: { quantity: '36' } })
  ).json();
  const sent = await page.request.post('/api/v1/submissions', {
    headers: { ...sameOrigin(), 'Idempotency-Key': `e2e-bild-${Date.now()}` },
    data: {
      lines: [
        {
          productId: id,
          offerId: ranked.at(-1).offerId,
          quantity: '36',
          reason: { code: 'warranty', text: 'Die Geräte werden am selben Ort gewartet.' },
          productReason: { code: 'technical' },
        },
      ],
      splitReason: { code: 'unforeseeable' },
    },
  });
  expect(sent.status(), await sent.text()).toBe(201);
  const { approval } = await sent.json();
  await signIn(page, 'approver');
  await page.goto(`/freigaben/${approval.id}`);
  await picture(page, 'hilfe-freigabe', inGuide);
});

test('pictures of keeping rules, for the user guide @desk', async ({ page }) => {
  test.skip(!making, 'writes into docs/pictures, which a check leaves as they are; E2E_PICTURES=1 makes them anew');
  await page.setViewportSize({ width: 1000, height: 620 });
  await signIn(page, 'rule_maintainer', 'greta.lindner');
  const draft = await ruleDraft(page.request);
  await page.goto('/regeln?von=DE-NI');
  await settled(page);
  await page.screenshot({ path: join(folder, 'regeln-liste.png') });
  await signIn(page, 'auditor', 'ines.roth');
  await page.goto(`/regeln/entwuerfe/${draft}`);
  await settled(page);
  await page
    .getByRole('region', { name: 'Was sich ändert' })
    .screenshot({ path: join(folder, 'regeln-vergleich.png') });
  await page.getByRole('button', { name: 'Probelauf starten' }).click();
  await expect(page.getByRole('row', { name: /kein Direktauftrag/ }).first()).toBeVisible();
  await page.getByRole('heading', { name: 'Probelauf' }).evaluate((element) => element.scrollIntoView());
  await page.screenshot({ path: join(folder, 'regeln-probelauf.png') });
});
