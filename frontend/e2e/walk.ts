import type { Browser } from '@playwright/test';
import { dayIn } from './days';
import {
  contractChange,
  dock,
  emptyBasket,
  handOn,
  notebook,
  order,
  priceList,
  productId,
  type Role,
  ruleDraft,
  sameOrigin,
  signIn,
} from './support';

/** The ids of what the pages show. */
export type Things = Awaited<ReturnType<typeof make>>;

/** Makes what the pages show, each thing by the person whose work it is. */
export async function make(browser: Browser, baseURL: string | undefined) {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await signIn(page, 'officer');
  const product = await productId(page.request, dock.number);
  const covered = await productId(page.request, notebook.number);
  const ordered = await order(page.request);
  const contracts = (await (await page.request.get('/api/v1/framework-contracts')).json()).items;
  const contract: string = contracts[0].id;
  const planned: string = contracts.find((one: { number: string }) => one.number === 'RV-2025-014').id;
  const lots = (await (await page.request.get('/api/v1/competitions')).json()).items;
  const competition: string = lots[0].id;
  const lot: string = lots[0].lot.id;
  const inquiry: string = (await (await page.request.get('/api/v1/inquiries')).json()).items.at(-1).id;
  const round: string = (await (await page.request.get('/api/v1/plan-rounds')).json()).items[0].id;
  await signIn(page, 'rule_maintainer');
  const draft = await ruleDraft(page.request);
  await signIn(page, 'contract_manager');
  const change = await contractChange(page.request, contract);
  const prices = await priceList(page.request, contract);
  const supplier: string = (await (await page.request.get('/api/v1/suppliers')).json()).items[0].supplier.id;
  await signIn(page, 'approver');
  const approval: string = (await (await page.request.get('/api/v1/approvals')).json()).items[0].state.id;
  await signIn(page, 'requester');
  const handover = await handOn(page.request, product);
  await context.close();
  return {
    product,
    covered,
    ordered,
    contract,
    planned,
    round,
    competition,
    lot,
    supplier,
    draft,
    inquiry,
    change,
    prices,
    approval,
    handover,
  };
}

/** Takes back what would stand in the way of others. */
export async function tidyUp(browser: Browser, baseURL: string | undefined, had: Things) {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await signIn(page, 'requester');
  await page.request.post(`/api/v1/handovers/${had.handover}/withdrawal`, { headers: sameOrigin() });
  await emptyBasket(page);
  await context.close();
}

/** Every kind of page with who opens it; both the pages of one shape and of another where they differ much. */
export const pages: [name: string, role: Role | undefined, address: (had: Things) => string][] = [
  ['login', undefined, () => '/anmelden'],
  ['forgotten', undefined, () => '/anmelden#vergessen'],
  ['story', undefined, () => '/demo'],
  ['forgery', 'auditor', () => '/demo/faelschen'],
  ['home-approver', 'approver', () => '/'],
  ['home-officer', 'officer', () => '/'],
  ['home-auditor', 'auditor', () => '/'],
  ['home-contract-manager', 'contract_manager', () => '/'],
  ['home-requester', 'requester', () => '/'],
  ['search', 'officer', () => '/suche?q=dock'],
  ['search-nothing', 'officer', () => '/suche?q=qwertzuiop'],
  ['product', 'officer', (had) => `/produkte/${had.product}?menge=25`],
  ['product-past', 'officer', (had) => `/produkte/${had.product}?menge=25&at=${dayIn(-180)}`],
  ['product-covered', 'officer', (had) => `/produkte/${had.covered}?menge=5`],
  ['basket', 'officer', () => '/warenkorb'],
  ['part-list', 'officer', () => '/stueckliste'],
  ['basket-handed-on', 'requester', () => '/warenkorb/weitergeben'],
  ['handovers', 'officer', () => '/bedarfe'],
  ['handovers-mine', 'requester', () => '/bedarfe'],
  ['submission', 'officer', (had) => `/bestellung/abgesendet/${had.ordered.submission}`],
  ['orders', 'officer', () => '/bestellungen'],
  ['duties', 'officer', () => '/pflichten'],
  ['order', 'officer', (had) => `/bestellungen/${had.ordered.order}`],
  ['shares', 'auditor', () => '/verteilung'],
  ['decision', 'officer', (had) => `/entscheidungen/${had.ordered.decision}`],
  ['decision-proof', 'officer', (had) => `/entscheidungen/${had.ordered.decision}?ansicht=nachweis`],
  ['approvals', 'approver', () => '/freigaben'],
  ['approval', 'approver', (had) => `/freigaben/${had.approval}`],
  ['contracts', 'contract_manager', () => '/rahmenvertraege'],
  ['contract', 'officer', (had) => `/rahmenvertraege/${had.contract}?teil=lose`],
  ['contract-manager', 'contract_manager', (had) => `/rahmenvertraege/${had.contract}`],
  ['contract-forecast', 'contract_manager', (had) => `/rahmenvertraege/${had.contract}?teil=abrufe`],
  ['contract-needs', 'contract_manager', (had) => `/rahmenvertraege/${had.planned}?teil=bedarf`],
  ['contract-change', 'contract_manager', (had) => `/vertragsaenderungen/${had.change}`],
  ['contract-notice', 'contract_manager', () => '/rahmenvertraege/bekanntmachung'],
  ['price-list', 'contract_manager', (had) => `/preislisten/${had.prices}`],
  ['planning', 'contract_manager', () => '/bedarfsplanung'],
  ['planning-round', 'officer', (had) => `/bedarfsplanung/${had.round}`],
  ['competitions', 'officer', () => '/miniwettbewerbe'],
  ['competition', 'officer', (had) => `/miniwettbewerbe/${had.competition}`],
  ['competition-new', 'officer', (had) => `/miniwettbewerbe/neu/${had.lot}`],
  ['competition-key', 'officer', () => '/miniwettbewerbe/schluessel'],
  ['catalogues', 'contract_manager', () => '/kataloge'],
  ['catalogue', 'contract_manager', (had) => `/kataloge/${had.supplier}`],
  ['own-offer', 'officer', (had) => `/produkte/${had.product}/angebot?menge=25`],
  ['inquiry-new', 'officer', (had) => `/produkte/${had.product}/preisanfrage?menge=25`],
  ['inquiries', 'officer', () => '/preisanfragen'],
  ['inquiry-sheet', 'officer', (had) => `/preisanfragen/${had.inquiry}`],
  ['matching', 'contract_manager', () => '/abgleich'],
  ['rules', 'rule_maintainer', () => '/regeln'],
  ['rule', 'rule_maintainer', () => '/regeln/DE-NW-DA-municipality'],
  ['rule-next', 'rule_maintainer', () => '/regeln/entwerfen?regel=SHOP-deviation'],
  ['rule-draft', 'rule_maintainer', (had) => `/regeln/entwuerfe/${had.draft}`],
  ['house-standards', 'officer', () => '/hausstandards'],
  ['award-criteria', 'admin', () => '/zuschlagskriterien'],
  ['messages', 'contract_manager', () => '/meldungen'],
  ['profile', 'officer', () => '/profil'],
  ['organisation', 'admin', () => '/organisation'],
  ['invitations', 'admin', () => '/einladungen'],
  ['first-catalogue', 'contract_manager', () => '/einrichten/katalog'],
  ['first-people', 'admin', () => '/einrichten/personen'],
  ['invitation', undefined, () => '/einladung'],
  ['accessibility', undefined, () => '/barrierefreiheit'],
  ['help', undefined, () => '/hilfe'],
  ['help-chapter', undefined, () => '/hilfe/vergleichen'],
  ['api-docs', undefined, () => '/api/docs?q=basket'],
  ['api-docs-path', undefined, () => '/api/docs/log/status'],
];

/** Pages of a shape that another has, or that change too little to be looked at in every theme and width: their words are read. */
export const plain: typeof pages = [
  ['home-admin', 'admin', () => '/'],
  ['home-rule-maintainer', 'rule_maintainer', () => '/'],
  ['settings', 'admin', () => '/einrichtung'],
  ['log', 'auditor', () => '/nachweisprotokoll'],
  ['decision-rules', 'officer', (had) => `/entscheidungen/${had.ordered.decision}?ansicht=regeln`],
  ['decision-history', 'officer', (had) => `/entscheidungen/${had.ordered.decision}?ansicht=verlauf`],
  ['inquiry-answer', undefined, () => '/preisanfrage'],
  ['privacy', undefined, () => '/datenschutz'],
  ['imprint', undefined, () => '/impressum'],
];
