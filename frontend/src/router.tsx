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

/** A page comes together with its texts. */
function page<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return async () => (await Promise.all([load(), loadPageTexts()]))[0];
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

const statements = page(() => import('./features/statements/StatementPage'));
const handovers = page(() => import('./features/handovers'));
const orders = page(() => import('./features/orders'));
const approvals = page(() => import('./features/approvals'));
const contracts = page(() => import('./features/contracts'));
const competitions = page(() => import('./features/competitions'));
const catalogues = page(() => import('./features/suppliers'));
const sourcing = page(() => import('./features/sourcing'));
const checkout = page(() => import('./features/checkout'));
const rules = page(() => import('./features/rules'));
const standards = page(() => import('./features/standards/StandardsPage'));
const criteria = page(() => import('./features/criteria/CriteriaPage'));
const account = page(() => import('./features/account'));
const organisations = page(() => import('./features/organisation'));
const messages = page(() => import('./features/contracts/MessagesPage'));
const planning = page(() => import('./features/planning'));

const home = createRoute({
  ...inside,
  path: '/',
  component: lazyRouteComponent(
    page(() => import('./features/home/HomePage')),
    'HomePage',
  ),
});
const search = createRoute({
  ...inside,
  path: '/suche',
  validateSearch: searchSearch,
  component: lazyRouteComponent(
    page(() => import('./features/catalog/SearchPage')),
    'SearchPage',
  ),
});
const comparison = createRoute({
  ...inside,
  path: '/produkte/$productId',
  validateSearch: comparisonSearch,
  component: lazyRouteComponent(
    page(() => import('./features/comparison/ComparisonPage')),
    'ComparisonPage',
  ),
});
const basket = createRoute({
  ...inside,
  path: '/warenkorb',
  component: lazyRouteComponent(
    page(() => import('./features/basket/BasketPage')),
    'BasketPage',
  ),
});
const partList = createRoute({
  ...inside,
  path: '/stueckliste',
  component: lazyRouteComponent(
    page(() => import('./features/partlist/PartListPage')),
    'PartListPage',
  ),
});
const checkDirect = createRoute({
  ...inside,
  path: '/bestellen',
  validateSearch: checkSearch,
  component: lazyRouteComponent(checkout, 'DirectCheckPage'),
});
const checkBasket = createRoute({
  ...inside,
  path: '/warenkorb/bestellen',
  validateSearch: checkSearch,
  component: lazyRouteComponent(checkout, 'BasketCheckPage'),
});
const handOnDirect = createRoute({
  ...inside,
  path: '/weitergeben',
  component: lazyRouteComponent(handovers, 'DirectHandOnPage'),
});
const handOnBasket = createRoute({
  ...inside,
  path: '/warenkorb/weitergeben',
  component: lazyRouteComponent(handovers, 'BasketHandOnPage'),
});
const handoverList = createRoute({
  ...inside,
  path: '/bedarfe',
  component: lazyRouteComponent(handovers, 'HandoversPage'),
});
const result = createRoute({
  ...inside,
  path: '/bestellung/abgesendet/$submissionId',
  component: lazyRouteComponent(checkout, 'ResultPage'),
});
const orderList = createRoute({
  ...inside,
  path: '/bestellungen',
  validateSearch: ordersSearch,
  component: lazyRouteComponent(orders, 'OrdersPage'),
});
const order = createRoute({
  ...inside,
  path: '/bestellungen/$orderId',
  component: lazyRouteComponent(orders, 'OrderPage'),
});
const shares = createRoute({
  ...inside,
  path: '/verteilung',
  component: lazyRouteComponent(orders, 'SharesPage'),
});
const approvalList = createRoute({
  ...inside,
  path: '/freigaben',
  validateSearch: ordersSearch,
  component: lazyRouteComponent(approvals, 'ApprovalsPage'),
});
const approval = createRoute({
  ...inside,
  path: '/freigaben/$approvalId',
  component: lazyRouteComponent(approvals, 'ApprovalPage'),
});
const decision = createRoute({
  ...inside,
  path: '/entscheidungen/$decisionId',
  validateSearch: decisionSearch,
  component: lazyRouteComponent(
    page(() => import('./features/decisions/DecisionPage')),
    'DecisionPage',
  ),
});
const duties = createRoute({
  ...inside,
  path: '/pflichten',
  validateSearch: dutySearch,
  component: lazyRouteComponent(
    page(() => import('./features/duties/DutiesPage')),
    'DutiesPage',
  ),
});
const contractList = createRoute({
  ...inside,
  path: '/rahmenvertraege',
  component: lazyRouteComponent(contracts, 'ContractsPage'),
});
const contractNotice = createRoute({
  ...inside,
  path: '/rahmenvertraege/bekanntmachung',
  component: lazyRouteComponent(
    page(() => import('./features/contracts/NoticePage')),
    'NoticePage',
  ),
});
const contract = createRoute({
  ...inside,
  path: '/rahmenvertraege/$contractId',
  validateSearch: contractSearch,
  component: lazyRouteComponent(contracts, 'ContractPage'),
});
const contractChange = createRoute({
  ...inside,
  path: '/vertragsaenderungen/$changeId',
  component: lazyRouteComponent(
    page(() => import('./features/contracts/ChangePage')),
    'ChangePage',
  ),
});
const priceList = createRoute({
  ...inside,
  path: '/preislisten/$listId',
  component: lazyRouteComponent(
    page(() => import('./features/contracts/PriceListPage')),
    'PriceListPage',
  ),
});
const competitionList = createRoute({
  ...inside,
  path: '/miniwettbewerbe',
  component: lazyRouteComponent(competitions, 'CompetitionsPage'),
});
const competitionKey = createRoute({
  ...inside,
  path: '/miniwettbewerbe/schluessel',
  component: lazyRouteComponent(competitions, 'KeyPage'),
});
const newCompetition = createRoute({
  ...inside,
  path: '/miniwettbewerbe/neu/$lotId',
  component: lazyRouteComponent(competitions, 'NewCompetitionPage'),
});
const competition = createRoute({
  ...inside,
  path: '/miniwettbewerbe/$competitionId',
  component: lazyRouteComponent(competitions, 'CompetitionPage'),
});
const suppliers = createRoute({
  ...inside,
  path: '/kataloge',
  component: lazyRouteComponent(catalogues, 'SuppliersPage'),
});
const catalogue = createRoute({
  ...inside,
  path: '/kataloge/$supplierId',
  component: lazyRouteComponent(catalogues, 'CataloguePage'),
});
const outsideOffer = createRoute({
  ...inside,
  path: '/produkte/$productId/angebot',
  validateSearch: comparisonSearch,
  component: lazyRouteComponent(sourcing, 'OutsideOfferPage'),
});
const newInquiry = createRoute({
  ...inside,
  path: '/produkte/$productId/preisanfrage',
  validateSearch: comparisonSearch,
  component: lazyRouteComponent(sourcing, 'NewInquiryPage'),
});
const inquiryList = createRoute({
  ...inside,
  path: '/preisanfragen',
  component: lazyRouteComponent(sourcing, 'InquiriesPage'),
});
const inquirySheet = createRoute({
  ...inside,
  path: '/preisanfragen/$inquiryId',
  component: lazyRouteComponent(sourcing, 'InquirySheetPage'),
});
const matches = createRoute({
  ...inside,
  path: '/abgleich',
  validateSearch: matchSearch,
  component: lazyRouteComponent(
    page(() => import('./features/matching/MatchesPage')),
    'MatchesPage',
  ),
});
const ruleList = createRoute({
  ...inside,
  path: '/regeln',
  validateSearch: rulesSearch,
  component: lazyRouteComponent(rules, 'RulesPage'),
});
const ruleVersions = createRoute({
  ...inside,
  path: '/regeln/$ruleId',
  validateSearch: ruleSearch,
  component: lazyRouteComponent(rules, 'RulePage'),
});
const newRuleDraft = createRoute({
  ...inside,
  path: '/regeln/entwerfen',
  validateSearch: draftSearch,
  component: lazyRouteComponent(rules, 'NewDraftPage'),
});
const ruleDraft = createRoute({
  ...inside,
  path: '/regeln/entwuerfe/$draftId',
  component: lazyRouteComponent(rules, 'DraftPage'),
});
const standardList = createRoute({
  ...inside,
  path: '/hausstandards',
  component: lazyRouteComponent(standards, 'StandardsPage'),
});
const criteriaList = createRoute({
  ...inside,
  path: '/zuschlagskriterien',
  component: lazyRouteComponent(criteria, 'CriteriaPage'),
});
const messageList = createRoute({
  ...inside,
  path: '/meldungen',
  component: lazyRouteComponent(messages, 'MessagesPage'),
});
const planRounds = createRoute({
  ...inside,
  path: '/bedarfsplanung',
  component: lazyRouteComponent(planning, 'RoundsPage'),
});
const planRound = createRoute({
  ...inside,
  path: '/bedarfsplanung/$roundId',
  component: lazyRouteComponent(planning, 'RoundPage'),
});
const log = createRoute({
  ...inside,
  path: '/nachweisprotokoll',
  component: lazyRouteComponent(
    page(() => import('./features/audit/LogPage')),
    'LogPage',
  ),
});
const profile = createRoute({ ...inside, path: '/profil', component: lazyRouteComponent(account, 'ProfilePage') });
const organisation = createRoute({
  ...inside,
  path: '/organisation',
  validateSearch: placeSearch,
  component: lazyRouteComponent(organisations, 'OrganisationPage'),
});
const invitationList = createRoute({
  ...inside,
  path: '/einladungen',
  component: lazyRouteComponent(account, 'InvitationsPage'),
});
const invitation = createRoute({
  ...open,
  path: '/einladung',
  component: lazyRouteComponent(account, 'InvitationPage'),
});
const login = createRoute({
  ...open,
  path: '/anmelden',
  validateSearch: loginSearch,
  component: lazyRouteComponent(
    page(() => import('./features/auth/LoginPage')),
    'LoginPage',
  ),
});
const story = createRoute({
  ...open,
  path: '/demo',
  component: lazyRouteComponent(
    page(() => import('./features/story/StoryPage')),
    'StoryPage',
  ),
});
const forgery = createRoute({
  ...inside,
  path: '/demo/faelschen',
  component: lazyRouteComponent(
    page(() => import('./features/story/ForgeryPage')),
    'ForgeryPage',
  ),
});
const inquiry = createRoute({
  ...open,
  path: '/preisanfrage',
  component: lazyRouteComponent(
    page(() => import('./features/inquiry/InquiryPage')),
    'InquiryPage',
  ),
});
const accessibility = createRoute({
  ...open,
  path: '/barrierefreiheit',
  component: lazyRouteComponent(statements, 'AccessibilityPage'),
});
const privacy = createRoute({
  ...open,
  path: '/datenschutz',
  component: lazyRouteComponent(statements, 'PrivacyPage'),
});
const imprint = createRoute({ ...open, path: '/impressum', component: lazyRouteComponent(statements, 'ImprintPage') });

const settings = createRoute({
  ...inside,
  path: '/einrichtung',
  component: lazyRouteComponent(
    page(() => import('./features/setup/SettingsPage')),
    'SettingsPage',
  ),
});
const firstCatalogue = createRoute({
  ...inside,
  path: '/einrichten/katalog',
  component: lazyRouteComponent(
    page(() => import('./features/setup/FirstCatalogue')),
    'FirstCatalogue',
  ),
});
const firstPeople = createRoute({
  ...inside,
  path: '/einrichten/personen',
  component: lazyRouteComponent(
    page(() => import('./features/setup/FirstPeople')),
    'FirstPeople',
  ),
});
const setup = createRoute({
  ...open,
  path: '/einrichten',
  component: lazyRouteComponent(
    page(() => import('./features/setup/SetupPage')),
    'SetupPage',
  ),
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
