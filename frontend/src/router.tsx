import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { sessionQuery } from './api/frame';
import { loadPageTexts } from './i18n';
import { parseSearch, stringifySearch } from './lib/address';
import {
  checkSearch,
  comparisonSearch,
  contractSearch,
  decisionSearch,
  draftSearch,
  dutySearch,
  loginSearch,
  matchSearch,
  ordersSearch,
  placeSearch,
  ruleSearch,
  rulesSearch,
  searchSearch,
} from './lib/searchState';
import { Shell } from './shell/Shell';
import { Failure, Gone } from './ui/page';

/** A component of a module that is loaded when its page is opened, together with the texts of pages. */
function page<Module extends Record<string, unknown>, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
) {
  return lazyRouteComponent(async () => (await Promise.all([load(), loadPageTexts()]))[0], name);
}

interface Context {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Shell,
  notFoundComponent: Gone,
  errorComponent: ({ error, reset }) => <Failure failure={error} again={reset} />,
});

/** Everything below needs somebody signed in; others come back here after the login. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/anmelden', search: location.href === '/' ? {} : { weiter: location.href } });
    if (session.secondFactorDue && location.pathname !== '/profil') throw redirect({ to: '/profil' });
  },
});

const inside = { getParentRoute: () => signedIn };
const open = { getParentRoute: () => root };

const statements = () => import('./features/statements/StatementPage');
const handovers = () => import('./features/handovers');
const orders = () => import('./features/orders');
const approvals = () => import('./features/approvals');
const contracts = () => import('./features/contracts');
const competitions = () => import('./features/competitions');
const catalogues = () => import('./features/suppliers');
const sourcing = () => import('./features/sourcing');
const checkout = () => import('./features/checkout');
const rules = () => import('./features/rules');
const standards = () => import('./features/standards/StandardsPage');
const criteria = () => import('./features/criteria/CriteriaPage');
const account = () => import('./features/account');
const organisations = () => import('./features/organisation');
const messages = () => import('./features/contracts/MessagesPage');
const planning = () => import('./features/planning');

const home = createRoute({
  ...inside,
  path: '/',
  component: page(() => import('./features/home/HomePage'), 'HomePage'),
});
const search = createRoute({
  ...inside,
  path: '/suche',
  validateSearch: searchSearch,
  component: page(() => import('./features/catalog/SearchPage'), 'SearchPage'),
});
const comparison = createRoute({
  ...inside,
  path: '/produkte/$productId',
  validateSearch: comparisonSearch,
  component: page(() => import('./features/comparison/ComparisonPage'), 'ComparisonPage'),
});
const basket = createRoute({
  ...inside,
  path: '/warenkorb',
  component: page(() => import('./features/basket/BasketPage'), 'BasketPage'),
});
const partList = createRoute({
  ...inside,
  path: '/stueckliste',
  component: page(() => import('./features/partlist/PartListPage'), 'PartListPage'),
});
const checkDirect = createRoute({
  ...inside,
  path: '/bestellen',
  validateSearch: checkSearch,
  component: page(checkout, 'DirectCheckPage'),
});
const checkBasket = createRoute({
  ...inside,
  path: '/warenkorb/bestellen',
  validateSearch: checkSearch,
  component: page(checkout, 'BasketCheckPage'),
});
const handOnDirect = createRoute({ ...inside, path: '/weitergeben', component: page(handovers, 'DirectHandOnPage') });
const handOnBasket = createRoute({
  ...inside,
  path: '/warenkorb/weitergeben',
  component: page(handovers, 'BasketHandOnPage'),
});
const handoverList = createRoute({ ...inside, path: '/bedarfe', component: page(handovers, 'HandoversPage') });
const result = createRoute({
  ...inside,
  path: '/bestellung/abgesendet/$submissionId',
  component: page(checkout, 'ResultPage'),
});
const orderList = createRoute({
  ...inside,
  path: '/bestellungen',
  validateSearch: ordersSearch,
  component: page(orders, 'OrdersPage'),
});
const order = createRoute({ ...inside, path: '/bestellungen/$orderId', component: page(orders, 'OrderPage') });
const shares = createRoute({ ...inside, path: '/verteilung', component: page(orders, 'SharesPage') });
const approvalList = createRoute({
  ...inside,
  path: '/freigaben',
  validateSearch: ordersSearch,
  component: page(approvals, 'ApprovalsPage'),
});
const approval = createRoute({ ...inside, path: '/freigaben/$approvalId', component: page(approvals, 'ApprovalPage') });
const decision = createRoute({
  ...inside,
  path: '/entscheidungen/$decisionId',
  validateSearch: decisionSearch,
  component: page(() => import('./features/decisions/DecisionPage'), 'DecisionPage'),
});
const duties = createRoute({
  ...inside,
  path: '/pflichten',
  validateSearch: dutySearch,
  component: page(() => import('./features/duties/DutiesPage'), 'DutiesPage'),
});
const contractList = createRoute({ ...inside, path: '/rahmenvertraege', component: page(contracts, 'ContractsPage') });
const contractNotice = createRoute({
  ...inside,
  path: '/rahmenvertraege/bekanntmachung',
  component: page(() => import('./features/contracts/NoticePage'), 'NoticePage'),
});
const contract = createRoute({
  ...inside,
  path: '/rahmenvertraege/$contractId',
  validateSearch: contractSearch,
  component: page(contracts, 'ContractPage'),
});
const contractChange = createRoute({
  ...inside,
  path: '/vertragsaenderungen/$changeId',
  component: page(() => import('./features/contracts/ChangePage'), 'ChangePage'),
});
const priceList = createRoute({
  ...inside,
  path: '/preislisten/$listId',
  component: page(() => import('./features/contracts/PriceListPage'), 'PriceListPage'),
});
const competitionList = createRoute({
  ...inside,
  path: '/miniwettbewerbe',
  component: page(competitions, 'CompetitionsPage'),
});
const competitionKey = createRoute({
  ...inside,
  path: '/miniwettbewerbe/schluessel',
  component: page(competitions, 'KeyPage'),
});
const newCompetition = createRoute({
  ...inside,
  path: '/miniwettbewerbe/neu/$lotId',
  component: page(competitions, 'NewCompetitionPage'),
});
const competition = createRoute({
  ...inside,
  path: '/miniwettbewerbe/$competitionId',
  component: page(competitions, 'CompetitionPage'),
});
const suppliers = createRoute({ ...inside, path: '/kataloge', component: page(catalogues, 'SuppliersPage') });
const catalogue = createRoute({
  ...inside,
  path: '/kataloge/$supplierId',
  component: page(catalogues, 'CataloguePage'),
});
const outsideOffer = createRoute({
  ...inside,
  path: '/produkte/$productId/angebot',
  validateSearch: comparisonSearch,
  component: page(sourcing, 'OutsideOfferPage'),
});
const newInquiry = createRoute({
  ...inside,
  path: '/produkte/$productId/preisanfrage',
  validateSearch: comparisonSearch,
  component: page(sourcing, 'NewInquiryPage'),
});
const inquiryList = createRoute({ ...inside, path: '/preisanfragen', component: page(sourcing, 'InquiriesPage') });
const inquirySheet = createRoute({
  ...inside,
  path: '/preisanfragen/$inquiryId',
  component: page(sourcing, 'InquirySheetPage'),
});
const matches = createRoute({
  ...inside,
  path: '/abgleich',
  validateSearch: matchSearch,
  component: page(() => import('./features/matching/MatchesPage'), 'MatchesPage'),
});
const ruleList = createRoute({
  ...inside,
  path: '/regeln',
  validateSearch: rulesSearch,
  component: page(rules, 'RulesPage'),
});
const ruleVersions = createRoute({
  ...inside,
  path: '/regeln/$ruleId',
  validateSearch: ruleSearch,
  component: page(rules, 'RulePage'),
});
const newRuleDraft = createRoute({
  ...inside,
  path: '/regeln/entwerfen',
  validateSearch: draftSearch,
  component: page(rules, 'NewDraftPage'),
});
const ruleDraft = createRoute({ ...inside, path: '/regeln/entwuerfe/$draftId', component: page(rules, 'DraftPage') });
const standardList = createRoute({ ...inside, path: '/hausstandards', component: page(standards, 'StandardsPage') });
const criteriaList = createRoute({ ...inside, path: '/zuschlagskriterien', component: page(criteria, 'CriteriaPage') });
const messageList = createRoute({ ...inside, path: '/meldungen', component: page(messages, 'MessagesPage') });
const planRounds = createRoute({ ...inside, path: '/bedarfsplanung', component: page(planning, 'RoundsPage') });
const planRound = createRoute({ ...inside, path: '/bedarfsplanung/$roundId', component: page(planning, 'RoundPage') });
const log = createRoute({
  ...inside,
  path: '/nachweisprotokoll',
  component: page(() => import('./features/audit/LogPage'), 'LogPage'),
});
const profile = createRoute({ ...inside, path: '/profil', component: page(account, 'ProfilePage') });
const organisation = createRoute({
  ...inside,
  path: '/organisation',
  validateSearch: placeSearch,
  component: page(organisations, 'OrganisationPage'),
});
const invitationList = createRoute({ ...inside, path: '/einladungen', component: page(account, 'InvitationsPage') });
const invitation = createRoute({ ...open, path: '/einladung', component: page(account, 'InvitationPage') });
const login = createRoute({
  ...open,
  path: '/anmelden',
  validateSearch: loginSearch,
  component: page(() => import('./features/auth/LoginPage'), 'LoginPage'),
});
const story = createRoute({
  ...open,
  path: '/demo',
  component: page(() => import('./features/story/StoryPage'), 'StoryPage'),
});
const forgery = createRoute({
  ...inside,
  path: '/demo/faelschen',
  component: page(() => import('./features/story/ForgeryPage'), 'ForgeryPage'),
});
const inquiry = createRoute({
  ...open,
  path: '/preisanfrage',
  component: page(() => import('./features/inquiry/InquiryPage'), 'InquiryPage'),
});
const accessibility = createRoute({
  ...open,
  path: '/barrierefreiheit',
  component: page(statements, 'AccessibilityPage'),
});
const privacy = createRoute({ ...open, path: '/datenschutz', component: page(statements, 'PrivacyPage') });
const imprint = createRoute({ ...open, path: '/impressum', component: page(statements, 'ImprintPage') });

const settings = createRoute({
  ...inside,
  path: '/einrichtung',
  component: page(() => import('./features/setup/SettingsPage'), 'SettingsPage'),
});
const firstCatalogue = createRoute({
  ...inside,
  path: '/einrichten/katalog',
  component: page(() => import('./features/setup/FirstCatalogue'), 'FirstCatalogue'),
});
const firstPeople = createRoute({
  ...inside,
  path: '/einrichten/personen',
  component: page(() => import('./features/setup/FirstPeople'), 'FirstPeople'),
});
const setup = createRoute({
  ...open,
  path: '/einrichten',
  component: page(() => import('./features/setup/SetupPage'), 'SetupPage'),
});
const routeTree = root.addChildren([
  signedIn.addChildren([
    home,
    search,
    comparison,
    basket,
    partList,
    checkDirect,
    checkBasket,
    handOnDirect,
    handOnBasket,
    handoverList,
    result,
    orderList,
    order,
    shares,
    approvalList,
    approval,
    decision,
    duties,
    contractList,
    contractChange,
    competitionList,
    competitionKey,
    newCompetition,
    competition,
    priceList,
    settings,
    firstCatalogue,
    firstPeople,
    contractNotice,
    contract,
    suppliers,
    catalogue,
    outsideOffer,
    newInquiry,
    inquiryList,
    inquirySheet,
    matches,
    ruleList,
    ruleVersions,
    newRuleDraft,
    ruleDraft,
    standardList,
    criteriaList,
    messageList,
    planRounds,
    planRound,
    profile,
    organisation,
    invitationList,
    log,
    forgery,
  ]),
  login,
  setup,
  story,
  inquiry,
  invitation,
  accessibility,
  privacy,
  imprint,
]);

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadDelay: 80,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface HistoryState {
    /** A list pasted into the search field, on its way to its page. */
    pasted?: string;
  }
}
