import type { RegisteredRouter } from '@tanstack/react-router';
import type { paths } from '../../api/schema';

/** Pages of the router, by their path. */
export type Route = keyof RegisteredRouter['routesByPath'];

/** What the API can be asked for with GET. */
type Readable = { [Path in keyof paths]: paths[Path]['get'] extends object ? Path : never }[keyof paths];

interface Page {
  /** The chapter of the guide that is about the page: docs/guide/<chapter>.md. */
  chapter: string;
  /** What the page shows, as the API is asked for it; null for forms and what is neither a list nor a single thing. */
  asks: Readable | readonly Readable[] | null;
}

/** Every page with its chapter and its request; a new page does not compile without. */
export const pages: Record<Route, Page> = {
  '/': { chapter: 'erste-schritte', asks: null },
  '/einrichten': { chapter: 'einrichten', asks: null },
  '/einrichten/katalog': { chapter: 'einrichten', asks: null },
  '/einrichten/personen': { chapter: 'einrichten', asks: null },
  '/einrichtung': { chapter: 'einrichten', asks: '/installation/settings' },
  '/anmelden': { chapter: 'konto', asks: null },
  '/demo': { chapter: 'erste-schritte', asks: null },
  '/demo/faelschen': { chapter: 'nachweis', asks: null },
  '/barrierefreiheit': { chapter: 'erste-schritte', asks: null },
  '/datenschutz': { chapter: 'erste-schritte', asks: null },
  '/impressum': { chapter: 'erste-schritte', asks: null },
  '/suche': { chapter: 'erste-schritte', asks: '/products' },
  '/produkte/$productId': { chapter: 'vergleichen', asks: '/products/{productId}/comparison' },
  '/produkte/$productId/angebot': { chapter: 'angebote', asks: '/outside-offers' },
  '/produkte/$productId/preisanfrage': { chapter: 'angebote', asks: null },
  '/preisanfragen': { chapter: 'angebote', asks: '/inquiries' },
  '/preisanfragen/$inquiryId': { chapter: 'angebote', asks: '/inquiries/{inquiryId}' },
  '/preisanfrage': { chapter: 'angebote', asks: null },
  '/abgleich': { chapter: 'angebote', asks: ['/product-matches', '/gtin-conflicts'] },
  '/warenkorb': { chapter: 'vergleichen', asks: '/basket' },
  '/stueckliste': { chapter: 'vergleichen', asks: null },
  '/bestellen': { chapter: 'vergleichen', asks: null },
  '/warenkorb/bestellen': { chapter: 'vergleichen', asks: null },
  '/weitergeben': { chapter: 'vergleichen', asks: null },
  '/warenkorb/weitergeben': { chapter: 'vergleichen', asks: null },
  '/bedarfe': { chapter: 'vergleichen', asks: '/handovers' },
  '/bestellung/abgesendet/$submissionId': { chapter: 'bestellungen', asks: '/submissions/{submissionId}' },
  '/bestellungen': { chapter: 'bestellungen', asks: '/orders' },
  '/bestellungen/$orderId': { chapter: 'bestellungen', asks: '/orders/{orderId}' },
  '/verteilung': { chapter: 'bestellungen', asks: '/supplier-shares' },
  '/pflichten': { chapter: 'bestellungen', asks: '/duties' },
  '/freigaben': { chapter: 'freigeben', asks: '/approvals' },
  '/freigaben/$approvalId': { chapter: 'freigeben', asks: '/approvals/{approvalId}' },
  '/entscheidungen/$decisionId': { chapter: 'nachweis', asks: '/decisions/{decisionId}' },
  '/nachweisprotokoll': { chapter: 'nachweis', asks: '/log/status' },
  '/rahmenvertraege': { chapter: 'rahmenvertrag', asks: '/framework-contracts' },
  '/rahmenvertraege/bekanntmachung': { chapter: 'rahmenvertrag', asks: null },
  '/rahmenvertraege/$contractId': { chapter: 'rahmenvertrag', asks: '/framework-contracts/{contractId}' },
  '/preislisten/$listId': { chapter: 'rahmenvertrag', asks: '/price-lists/{listId}' },
  '/vertragsaenderungen/$changeId': { chapter: 'rahmenvertrag', asks: '/contract-changes/{changeId}' },
  '/bedarfsplanung': { chapter: 'bedarf', asks: '/plan-rounds' },
  '/bedarfsplanung/$roundId': { chapter: 'bedarf', asks: '/plan-rounds/{roundId}' },
  '/miniwettbewerbe': { chapter: 'miniwettbewerb', asks: '/competitions' },
  '/miniwettbewerbe/schluessel': { chapter: 'miniwettbewerb', asks: '/competition-keys' },
  '/miniwettbewerbe/neu/$lotId': { chapter: 'miniwettbewerb', asks: null },
  '/miniwettbewerbe/$competitionId': { chapter: 'miniwettbewerb', asks: '/competitions/{competitionId}' },
  '/meldungen': { chapter: 'rahmenvertrag', asks: '/contract-messages' },
  '/kataloge': { chapter: 'kataloge', asks: '/suppliers' },
  '/kataloge/$supplierId': { chapter: 'kataloge', asks: '/suppliers/{supplierId}/catalogue-versions' },
  '/regeln': { chapter: 'regeln', asks: ['/rules', '/rules/drafts'] },
  '/regeln/$ruleId': { chapter: 'regeln', asks: '/rules/{ruleId}/versions' },
  '/regeln/entwerfen': { chapter: 'regeln', asks: null },
  '/regeln/entwuerfe/$draftId': { chapter: 'regeln', asks: '/rules/drafts/{draftId}' },
  '/hausstandards': { chapter: 'regeln', asks: '/house-standards' },
  '/zuschlagskriterien': { chapter: 'regeln', asks: '/award-criteria' },
  '/profil': { chapter: 'konto', asks: null }, // no machine reads what a person signs in with
  '/organisation': { chapter: 'konto', asks: ['/organisations', '/organisations/{organisationId}'] },
  '/einladungen': { chapter: 'konto', asks: null },
  '/einladung': { chapter: 'konto', asks: null },
};

const isRoute = (path: string): path is Route => path in pages;

export const chapterOf = (route: string): string | undefined => (isRoute(route) ? pages[route].chapter : undefined);

/** The requests that may stand for a page, the first that was made counts. */
export const requestsOf = (route: string): readonly string[] => {
  const asks = isRoute(route) ? pages[route].asks : null;
  return asks === null ? [] : typeof asks === 'string' ? [asks] : asks;
};

/** Whether an address is one of a path of the contract. */
export function fits(address: string, path: string): boolean {
  const parts = new URL(address).pathname.replace('/api/v1', '').split('/');
  const wanted = path.split('/');
  return parts.length === wanted.length && wanted.every((part, i) => part.startsWith('{') || part === parts[i]);
}
