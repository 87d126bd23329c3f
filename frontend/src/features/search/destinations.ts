import type { Language } from '../../i18n/format';

/** A page that people look for by its name or by another word for it, in either language. */
export interface Destination {
  to: string;
  name: Record<Language, string>;
  /** Other words, in both languages, in lower case. */
  also: string;
  /** The session must allow it; none: everybody may. */
  operation?: string;
}

export const destinations: Destination[] = [
  { to: '/', name: { de: 'Startseite', en: 'Home' }, also: 'übersicht anfang dashboard start overview' },
  {
    to: '/suche',
    name: { de: 'Katalog', en: 'Catalogue' },
    also: 'suche sortiment produkte artikel search products shop',
    operation: 'searchProducts',
  },
  {
    to: '/warenkorb',
    name: { de: 'Warenkorb', en: 'Basket' },
    also: 'einkaufswagen bestellung aufgeben cart checkout',
    operation: 'getBasket',
  },
  {
    to: '/stueckliste',
    name: { de: 'Artikelnummern einfügen', en: 'Paste part numbers' },
    also: 'stückliste sammelbestellung schnellerfassung excel csv liste bulk order quick list import',
    operation: 'readPartList',
  },
  {
    to: '/bestellungen',
    name: { de: 'Bestellungen', en: 'Orders' },
    also: 'aufträge bestellhistorie lieferungen purchase history deliveries',
    operation: 'listOrders',
  },
  {
    to: '/verteilung',
    name: { de: 'Verteilung auf Lieferanten', en: 'Shares of suppliers' },
    also: 'anteile wechsel rotation streuung distribution',
    operation: 'listSupplierShares',
  },
  {
    to: '/freigaben',
    name: { de: 'Freigaben', en: 'Approvals' },
    also: 'genehmigung genehmigen vier augen release inbox',
    operation: 'listApprovals',
  },
  {
    to: '/pflichten',
    name: { de: 'Pflichten', en: 'Duties' },
    also: 'nachweise fristen veröffentlichung erledigen deadlines evidence',
    operation: 'listDuties',
  },
  {
    to: '/preisanfragen',
    name: { de: 'Preisanfragen', en: 'Price inquiries' },
    also: 'angebote einholen lieferanten fragen rfq quotes offers',
    operation: 'listInquiries',
  },
  {
    to: '/rahmenvertraege',
    name: { de: 'Rahmenverträge', en: 'Framework contracts' },
    also: 'verträge lose abruf höchstwert ausschöpfung lots call-off ceiling',
    operation: 'listFrameworkContracts',
  },
  {
    to: '/bedarfsplanung',
    name: { de: 'Bedarfsplanung', en: 'Demand planning' },
    also: 'bedarf planen bedarfsrunde menge prognose rahmenvertrag needs plan forecast round',
    operation: 'listPlanRounds',
  },
  {
    to: '/meldungen',
    name: { de: 'Meldungen zu Verträgen', en: 'Messages about contracts' },
    also: 'zu teuer hinweise beschwerden complaints too expensive',
    operation: 'listContractMessages',
  },
  {
    to: '/kataloge',
    name: { de: 'Kataloge der Lieferanten', en: "Suppliers' catalogues" },
    also: 'preisliste hochladen bmecat import upload price list',
    operation: 'listSuppliers',
  },
  {
    to: '/abgleich',
    name: { de: 'Produktabgleich', en: 'Product matching' },
    also: 'gleiche produkte dubletten gtin konflikte duplicates same',
    operation: 'listProductMatches',
  },
  {
    to: '/regeln',
    name: { de: 'Regeln', en: 'Rules' },
    also: 'wertgrenzen vergaberecht direktauftrag schwellen limits thresholds law',
    operation: 'listRules',
  },
  {
    to: '/hausstandards',
    name: { de: 'Hausstandards', en: 'House standards' },
    also: 'standardgeräte vorgaben einheitlich standard devices',
    operation: 'listHouseStandards',
  },
  {
    to: '/zuschlagskriterien',
    name: { de: 'Zuschlagskriterien', en: 'Award criteria' },
    also: 'wertung gewichtung lieferzeit co2 weighting scoring',
    operation: 'listAwardCriteria',
  },
  {
    to: '/nachweisprotokoll',
    name: { de: 'Nachweisprotokoll', en: 'Log' },
    also: 'protokoll prüfsumme siegel versiegelt nachweis proof audit checkpoint transparency',
    operation: 'getLogStatus',
  },
  {
    to: '/barrierefreiheit',
    name: { de: 'Erklärung zur Barrierefreiheit', en: 'Accessibility statement' },
    also: 'barriere melden bitv wcag feedback report barrier',
  },
  { to: '/datenschutz', name: { de: 'Datenschutz', en: 'Privacy' }, also: 'dsgvo daten cookies gdpr data' },
  { to: '/impressum', name: { de: 'Impressum', en: 'Imprint' }, also: 'betreiber kontakt anschrift contact operator' },
];

const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss');

/** Pages whose names or other words begin like every word typed; a name that begins as typed comes first. */
export function findDestinations(typed: string, allowed: readonly string[], most = 3): Destination[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (plain(typed).trim().length < 2) return [];
  const begins = (text: string) => {
    const parts = plain(text).split(/[\s-]+/);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  };
  const rank = ({ name, also }: Destination) => {
    if ([name.de, name.en].some((one) => plain(one).startsWith(words.join(' ')))) return 0;
    if (begins(name.de) || begins(name.en)) return 1;
    return begins(`${name.de} ${name.en} ${also}`) ? 2 : 3;
  };
  return destinations
    .filter(({ operation }) => !operation || allowed.includes(operation))
    .map((one) => ({ one, rank: rank(one) }))
    .filter((found) => found.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ one }) => one);
}
