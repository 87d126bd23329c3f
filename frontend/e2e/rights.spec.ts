import type { Page } from '@playwright/test';
import { isFor, navigation } from '../src/shell/navigation';
import { changes, operations, permits, roles, rows } from './rights';
import { dock, emptyBasket, expect, productId, type Role, sameOrigin, signIn, similarProducts, test } from './support';
import { make, type Things, tidyUp } from './walk';

// One shop, one person after the other: what each finds on every page is held against the table of rights.

/** Who looks: the first of each role, and on some pages who administrates the cooperative or is the second person. */
const people: [role: Role, login?: string, where?: RegExp][] = [
  ...roles.map((role): [Role] => [role]),
  ['admin', 'paul.seidel', /^.(einrichtung|kataloge)$/],
  ['rule_maintainer', 'henrik.vogt', /^.regeln.entwuerfe/],
];

interface Place {
  address: (had: Things) => string;
  /** The operation without which the page is refused. */
  opens?: string;
  /** The page is about the cooperative: whose right ends at their own organisation find nothing there. */
  cooperative?: true;
  /** Buttons and links by their name: who may do the operation finds it, nobody else does; some only on what another made. */
  controls: [name: RegExp, operation: string, by?: 'another'][];
}

const places: Place[] = [
  {
    address: (had) => `/produkte/${had.product}?menge=25`,
    opens: 'compareOffers',
    controls: [
      [/^Jetzt bestellen/, 'submit'],
      [/^Weitergeben$/, 'handOn'],
      [/^Zum Warenkorb$/, 'addBasketLine'],
      [/^Eigenes Angebot erfassen$/, 'recordOutsideOffer'],
      [/^Preise anfragen$/, 'sendInquiry'],
    ],
  },
  {
    address: (had) => `/produkte/${had.covered}?menge=5`,
    controls: [[/^Zu teuer\? Der Vertragsverwaltung melden$/, 'tellContractManager']],
  },
  {
    address: () => '/warenkorb',
    opens: 'getBasket',
    controls: [
      [/entfernen$/, 'removeBasketLine'],
      [/^Menge erhöhen/, 'updateBasketLine'],
      [/^Als Vorlage merken$/, 'addTemplate'],
      [/^Weitergeben$/, 'handOn'],
      [/^Bestellung prüfen/, 'previewSubmission'],
      [/Freitext|aufnehmen|Hinzufügen/, 'addFreeLine'],
    ],
  },
  { address: () => '/stueckliste', opens: 'readPartList', controls: [[/^Liste prüfen$/, 'readPartList']] },
  {
    address: () => '/bedarfe',
    opens: 'listHandovers',
    controls: [
      [/^Zurücknehmen$/, 'withdrawHandover'],
      [/^In meinen Warenkorb übernehmen/, 'takeHandover'],
      [/^Zurückgeben/, 'returnHandover'],
    ],
  },
  {
    address: (had) => `/bestellung/abgesendet/${had.ordered.submission}`,
    opens: 'getSubmission',
    controls: [[/^Als Vorlage merken$/, 'addTemplate']],
  },
  {
    address: () => '/bestellungen',
    opens: 'listOrders',
    controls: [
      [/^Verteilung auf Lieferanten$/, 'listSupplierShares'],
      [/^Hausstandards$/, 'addHouseStandard'],
      [/^Alles erhalten/, 'receiveOrder'],
    ],
  },
  {
    address: (had) => `/bestellungen/${had.ordered.order}`,
    opens: 'getOrder',
    controls: [
      [/^Alles erhalten$/, 'receiveOrder'],
      [/^Offenes stornieren$/, 'cancelOrder'],
      [/^Noch einmal bestellen$/, 'repeatOrder'],
      [/^Vermerk als PDF/, 'getOrderNotePdf'],
    ],
  },
  { address: () => '/verteilung', opens: 'listSupplierShares', controls: [] },
  { address: () => '/pflichten', opens: 'listDuties', controls: [] },
  {
    address: (had) => `/entscheidungen/${had.ordered.decision}`,
    opens: 'getDecision',
    controls: [
      [/^Nachrechnen$/, 'replayDecision'],
      [/^Vergleich zu diesem Zeitpunkt/, 'getPriceHistory'],
    ],
  },
  { address: () => '/freigaben', opens: 'listApprovals', controls: [] },
  {
    address: (had) => `/freigaben/${had.approval}`,
    opens: 'getApproval',
    controls: [
      [/^Freigeben$/, 'decideApproval'],
      [/^Ablehnen$/, 'decideApproval'],
      [/^Zurückgeben$/, 'decideApproval'],
    ],
  },
  {
    address: () => '/rahmenvertraege',
    opens: 'listFrameworkContracts',
    controls: [
      [/^Rahmenvertrag anlegen$/, 'createContractChange'],
      [/^Aus Bekanntmachung anlegen$/, 'readContractNotice'],
    ],
  },
  {
    address: () => '/rahmenvertraege/bekanntmachung',
    opens: 'readContractNotice',
    controls: [],
  },
  {
    address: (had) => `/rahmenvertraege/${had.contract}?teil=preise`,
    opens: 'getFrameworkContract',
    controls: [
      [/^Ändern$/, 'createContractChange'],
      [/^Preise$/, 'listPriceLists'],
      [/^Abrufe$/, 'getContractForecast'],
      [/^Änderungen$/, 'listContractEditions'],
      [/^Preisliste hochladen$/, 'uploadPriceList'],
    ],
  },
  {
    address: (had) => `/vertragsaenderungen/${had.change}`,
    opens: 'getContractChange',
    cooperative: true,
    controls: [
      [/^Entwurf speichern$/, 'editContractChange'],
      [/^Entwurf verwerfen$/, 'withdrawContractChange'],
    ],
  },
  {
    address: (had) => `/preislisten/${had.prices}`,
    opens: 'getPriceList',
    cooperative: true,
    controls: [[/^Entwurf verwerfen$/, 'withdrawPriceList']],
  },
  { address: () => '/kataloge', opens: 'listSuppliers', controls: [[/^Lieferant anlegen$/, 'createSupplier']] },
  {
    address: (had) => `/kataloge/${had.supplier}`,
    opens: 'listCatalogueVersions',
    controls: [
      [/^Ändern$/, 'changeSupplier'],
      [/^Datei auswählen/, 'uploadCatalogue'],
    ],
  },
  {
    address: (had) => `/produkte/${had.product}/angebot?menge=25`,
    controls: [[/^Angebot aufnehmen$/, 'recordOutsideOffer']],
  },
  {
    address: (had) => `/produkte/${had.product}/preisanfrage?menge=25`,
    opens: 'sendInquiry',
    controls: [
      [/^Preise anfragen$/, 'sendInquiry'],
      [/^Schreiben ansehen$/, 'previewInquiry'],
    ],
  },
  { address: () => '/preisanfragen', opens: 'listInquiries', controls: [[/^Bedarfe$/, 'takeHandover']] },
  {
    address: (had) => `/preisanfragen/${had.inquiry}`,
    opens: 'getInquiry',
    controls: [[/^Antwort eintragen/, 'enterInquiryAnswer']],
  },
  { address: () => '/abgleich', controls: [[/^Dasselbe/, 'judgeProductMatch']] },
  {
    address: () => '/regeln',
    opens: 'listRules',
    controls: [
      [/^Regel entwerfen$/, 'createRuleDraft'],
      [/^Entwürfe$|^\d+ offener? Entw/, 'listRuleDrafts'],
    ],
  },
  {
    address: () => '/regeln/entwerfen?regel=SHOP-deviation',
    opens: 'createRuleDraft',
    controls: [[/^Entwurf speichern$/, 'createRuleDraft']],
  },
  {
    address: (had) => `/regeln/entwuerfe/${had.draft}`,
    opens: 'getRuleDraft',
    cooperative: true,
    controls: [
      [/^Probelauf starten$/, 'dryRunRuleDraft'],
      [/^Entwurf zurückziehen$/, 'withdrawRuleDraft'],
      [/^In Kraft setzen$/, 'activateRuleDraft', 'another'],
    ],
  },
  {
    address: () => '/hausstandards',
    opens: 'listHouseStandards',
    controls: [
      [/^Eintragen$/, 'addHouseStandard'],
      [/^Hausstandard .* beenden$/, 'endHouseStandard'],
    ],
  },
  {
    address: () => '/zuschlagskriterien',
    opens: 'listAwardCriteria',
    controls: [[/^Veröffentlichen$/, 'publishAwardCriteria']],
  },
  { address: () => '/meldungen', opens: 'listContractMessages', controls: [] },
  {
    address: () => '/organisation',
    opens: 'listOrganisations',
    controls: [
      [/^Liste übernehmen$/, 'importList'],
      [/^Jemanden einladen$/, 'invite'],
      [/^Angaben ändern$/, 'editOrganisation'],
      [/^Stelle darunter anlegen$/, 'addOrganisation'],
      [/^Rolle vergeben$/, 'giveRole'],
      [/^Rolle .* heute beenden$/, 'endRole'],
    ],
  },
  { address: () => '/einladungen', opens: 'listInvitations', controls: [[/^Einladen$/, 'invite']] },
  {
    address: () => '/einrichtung',
    opens: 'getInstallationSettings',
    controls: [[/^Speichern$/, 'saveInstallationSettings']],
  },
  { address: () => '/einrichten/katalog', controls: [[/^Lieferant anlegen$/, 'createSupplier']] },
  {
    address: () => '/nachweisprotokoll',
    opens: 'getLogStatus',
    controls: [[/^Stichprobe ziehen$/, 'drawSample']],
  },
  {
    address: () => '/profil',
    controls: [
      [/^App einrichten$/, 'beginTotp'],
      [/^Token anlegen$/, 'makeToken'],
    ],
  },
];

/** Goes to a page as a link would, and waits until it stands and has asked for what it shows. */
async function open(page: Page, address: string, asking: Set<unknown>) {
  await page.evaluate((to) => {
    for (const child of document.querySelector('main')?.children ?? []) child.setAttribute('data-before', '');
    history.pushState({}, '', to);
  }, address);
  await page.waitForFunction(() => {
    const main = document.querySelector('main');
    return main?.querySelector('h1') && !main.querySelector('[data-before], [aria-busy="true"]');
  });
  do await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  while (asking.size > 0);
}

const offered = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main button, main a, main summary, main label')]
      .filter((control) => control.checkVisibility())
      .map((control) => (control.getAttribute('aria-label') ?? control.textContent ?? '').trim()),
  );

/** Rights whose buttons stand only where something waits for them, or on no page: one operation of each row. */
const elsewhere: Record<string, string> = {
  logout: 'everybody signed in, in the menu of the frame',
  addScimUser: 'programs only',
  giveMandate: 'the page of a body that has none',
  resolveFreeLine: 'a line in words taken over; handover.spec',
  useTemplate: 'a template kept before; path.spec',
  openPlanRound: 'planning.spec',
  savePlanAnswer: 'a round that runs; planning.spec',
  completeDuty: 'a duty that is due; duties.spec',
  withdrawApproval: 'an order that waits for its release; approval.spec',
  requestProductMatch: 'two products that may be one; sources.spec',
  recordQuote: 'the part “Abrufe” of a contract; quotes.spec',
  createCompetition: 'competitions.spec',
  saveCompetitionKey: 'competitions.spec',
  takeSealedOffers: 'anybody may try; competitions.spec',
};

let had: Things;

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(120_000); // right after the start products that may be one are still looked for
  had = await make(browser, baseURL);
  const context = await browser.newContext({ baseURL: baseURL ?? '' });
  const page = await context.newPage();
  for (const role of ['officer', 'requester'] as const) {
    await signIn(page, role);
    await emptyBasket(page);
    const id = await productId(page.request, dock.number);
    const params = { quantity: '2' };
    const { ranked } = await (await page.request.get(`/api/v1/products/${id}/comparison`, { params })).json();
    const basket = await (await page.request.get('/api/v1/basket')).json();
    const data = { productId: id, offerId: ranked[0].offerId, quantity: '2' };
    const headers = { ...sameOrigin(), 'If-Match': `"${basket.version}"` };
    const answer = await page.request.post('/api/v1/basket/lines', { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
  await signIn(page, 'contract_manager');
  await similarProducts(page.request);
  await context.close();
});

test.afterAll(async ({ browser, baseURL }) => {
  await tidyUp(browser, baseURL, had);
  const context = await browser.newContext({ baseURL: baseURL ?? '' });
  const page = await context.newPage();
  await signIn(page, 'officer');
  await emptyBasket(page);
  await context.close();
});

/** Pages whose refusal one person has read: it is the same for everybody. */
const refusals = new Set<string>();

for (const [role, login, where] of people) {
  test(`${login ?? role}: navigation and buttons are what the table of rights allows @desk`, async ({ page }) => {
    await signIn(page, role, login);
    const session = await (await page.request.get('/api/v1/session')).json();
    const cooperative = session.organisation.kind === 'cooperative';
    const may = (operation: string) => permits(operation, session.roles, cooperative);
    expect.soft(session.allowedActions.toSorted(), 'allowedActions').toEqual(operations.filter(may).toSorted());

    const asking = new Set<unknown>();
    const refused: string[] = [];
    page.on('request', (request) => request.url().includes('/api/v1/') && asking.add(request));
    page.on('requestfailed', (request) => asking.delete(request));
    page.on('requestfinished', async (request) => {
      const status = (await request.response())?.status() ?? 0;
      if (status === 403) refused.push(`${request.method()} ${new URL(request.url()).pathname}`);
      asking.delete(request);
    });
    await page.goto('/');
    await expect(page.locator('main h1')).toHaveCount(1);
    const links = page.getByRole('navigation', { name: 'Hauptnavigation' }).locator('a');
    const shown = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    const due = navigation.filter((entry) => may(entry.operation) && isFor(entry, session.roles));
    expect.soft(shown, 'navigation').toEqual(due.map(({ to }) => to));

    for (const { address, opens, cooperative: theirs, controls } of places) {
      const to = address(had);
      const opened = (!opens || may(opens)) && (!theirs || cooperative);
      if (where ? !where.test(to) : !opened && refusals.has(to)) continue;
      if (!opened) refusals.add(to);
      refused.length = 0;
      await open(page, to, asking);
      const expected = controls.filter(([, operation, by]) => opened && may(operation) && (!by || login));
      const names = await offered(page);
      const found = controls.filter(([name]) => names.some((one) => name.test(one)));
      expect.soft(found.map(String), `${to}, of ${names.join(' | ')}`).toEqual(expected.map(String));
      const said = await page.locator('main').textContent();
      if (!opened)
        expect.soft(said, to).toMatch(/fehlt Ihnen eine Rolle|Das macht die Genossenschaft|Diese Seite gibt es nicht/);
      else if (opens) expect.soft(refused, `${to} asks for what it may not see`).toEqual([]);
    }
  });
}

test('every right to change something has its button here, or its reason @desk', () => {
  // Opens no page.
  const here = places.flatMap(({ opens, controls }) => [opens, ...controls.map(([, operation]) => operation)]);
  const missing = rows.filter((row) => row.some(changes) && !row.some((operation) => here.includes(operation)));
  const excused = Object.keys(elsewhere);
  expect(missing.filter((row) => !row.some((operation) => excused.includes(operation)))).toEqual([]);
  expect(excused.filter((operation) => !missing.some((row) => row.includes(operation)))).toEqual([]);
});
