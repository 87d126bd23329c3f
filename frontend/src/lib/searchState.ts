import type { ProductQuery } from '../api/frame';
import type { SchemaChannel } from '../api/schema';
import { isQuantity } from './quantity';

type Raw = Record<string, unknown>;

/** What the address of the search page says. German words, because people read and send these addresses. */
export interface SearchState {
  q?: string;
  kategorie?: string[];
  hersteller?: string[];
  lieferant?: string[];
  weg?: SchemaChannel[];
  sortierung?: 'price' | 'name';
  ab?: string;
}

export type FacetName = 'kategorie' | 'hersteller' | 'lieferant' | 'weg';

/** The facets of the address and of the contract. */
export const facetKeys = {
  kategorie: 'category',
  hersteller: 'manufacturer',
  lieferant: 'supplier',
  weg: 'channel',
} as const;

export const facetNames = Object.keys(facetKeys) as FacetName[];

const channels: readonly string[] = ['framework', 'best_price', 'trade'];

function text(value: unknown, longest: number): string | undefined {
  const found = typeof value === 'number' ? String(value) : value;
  return typeof found === 'string' && found.trim() !== '' ? found.slice(0, longest) : undefined;
}

function list(value: unknown, most = 20): string[] | undefined {
  const values = (Array.isArray(value) ? value : [value]).flatMap((one) => text(one, 120) ?? []);
  return values.length > 0 ? [...new Set(values)].slice(0, most) : undefined;
}

/** Drops keys without a value, so that addresses stay short. */
function compact<T extends object>(state: T): T {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined)) as T;
}

export function searchSearch(raw: Raw): SearchState {
  const weg = list(raw.weg, 3)?.filter((one): one is SchemaChannel => channels.includes(one));
  return compact<SearchState>({
    q: text(raw.q, 200),
    kategorie: list(raw.kategorie),
    hersteller: list(raw.hersteller),
    lieferant: list(raw.lieferant),
    weg: weg?.length ? weg : undefined,
    sortierung: raw.sortierung === 'price' || raw.sortierung === 'name' ? raw.sortierung : undefined,
    ab: text(raw.ab, 400),
  });
}

/** The request for a state of the search page. */
export function toProductQuery(state: SearchState): ProductQuery {
  return compact<ProductQuery>({
    q: state.q,
    category: state.kategorie,
    manufacturer: state.hersteller,
    supplier: state.lieferant,
    channel: state.weg,
    sort: state.sortierung,
    cursor: state.ab,
  });
}

/** The state with a facet's value switched; paging starts anew. */
export function switched(state: SearchState, facet: FacetName, value: string): SearchState {
  const now: string[] = state[facet] ?? [];
  const next = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
  return searchSearch({ ...state, [facet]: next, ab: undefined });
}

export function activeFilters(state: SearchState): { facet: FacetName; value: string }[] {
  return facetNames.flatMap((facet) => (state[facet] ?? []).map((value) => ({ facet, value })));
}

export interface ComparisonState {
  menge?: string;
  bis?: string;
  /** A day or an instant: the comparison as it stood then. */
  at?: string;
  /** Whose comparison it was, when not one's own. */
  stelle?: string;
}

/** The parts of a framework contract's page; the first one is not written into the address. */
export const contractParts = [
  'lose',
  'lieferanten',
  'berechtigte',
  'preise',
  'abrufe',
  'bedarf',
  'aenderungen',
] as const;

export type ContractPart = (typeof contractParts)[number];

export function contractSearch(raw: Raw): { teil?: ContractPart } {
  return compact<{ teil?: ContractPart }>({ teil: contractParts.find((part) => part === raw.teil) });
}

export function comparisonSearch(raw: Raw): ComparisonState {
  const menge = text(raw.menge, 11);
  const bis = text(raw.bis, 10);
  const at = text(raw.at, 40);
  const stelle = at && text(raw.stelle, 36);
  return compact<ComparisonState>({
    menge: menge && isQuantity(menge) ? menge : undefined,
    bis: bis && /^\d{4}-\d{2}-\d{2}$/.test(bis) ? bis : undefined,
    at: at && at.length >= 10 ? at : undefined,
    stelle: stelle && /^[0-9a-f-]{36}$/i.test(stelle) ? stelle : undefined,
  });
}

export const decisionViews = ['vergleich', 'regeln', 'verlauf', 'nachweis'] as const;
export type DecisionView = (typeof decisionViews)[number];

export function decisionSearch(raw: Raw): { ansicht?: DecisionView } {
  return compact({
    ansicht: decisionViews.find((view) => view === raw.ansicht),
  });
}

export const matchViews = ['paare', 'konflikte', 'entschieden'] as const;
export type MatchView = (typeof matchViews)[number];

export function matchSearch(raw: Raw): { ansicht?: MatchView } {
  return compact({ ansicht: matchViews.find((view) => view === raw.ansicht) });
}

export const dutyViews = ['offen', 'erledigt'] as const;
export type DutyView = (typeof dutyViews)[number];

export function dutySearch(raw: Raw): { ansicht?: DutyView } {
  return compact({ ansicht: dutyViews.find((view) => view === raw.ansicht) });
}

/** The step of a checkout that has three; the first needs no name. */
export function checkSearch(raw: Raw): { schritt?: 2 | 3 } {
  return compact({ schritt: ([2, 3] as const).find((step) => String(step) === String(raw.schritt)) });
}

/** The organisation shown; without one the person's own. */
export function placeSearch(raw: Raw): { stelle?: string } {
  return compact({ stelle: text(raw.stelle, 40) });
}

export function ordersSearch(raw: Raw): { ab?: string } {
  return compact({ ab: text(raw.ab, 400) });
}

/** What the address of the rules says: drafts or rules, whose, of which kind, on which day. */
export function rulesSearch(raw: Raw): { ansicht?: 'entwuerfe'; von?: string; art?: string; am?: string } {
  const am = text(raw.am, 10);
  return compact({
    ansicht: raw.ansicht === 'entwuerfe' ? ('entwuerfe' as const) : undefined,
    von: text(raw.von, 12),
    art: text(raw.art, 20),
    am: am && /^\d{4}-\d{2}-\d{2}$/.test(am) ? am : undefined,
  });
}

/** Two versions of a rule to look at side by side. */
export function ruleSearch(raw: Raw): { alt?: number; neu?: number } {
  const version = (value: unknown) => (Number.isInteger(value) && Number(value) > 0 ? Number(value) : undefined);
  return compact({ alt: version(raw.alt), neu: version(raw.neu) });
}

/** The rule whose next version is drafted; none for a new rule. */
export function draftSearch(raw: Raw): { regel?: string } {
  return compact({ regel: text(raw.regel, 120) });
}

/** Where to go after the login: only addresses of this site. */
export function loginSearch(raw: Raw): { weiter?: string } {
  const weiter = text(raw.weiter, 500);
  return compact({ weiter: weiter && /^\/(?![/\\])/.test(weiter) ? weiter : undefined });
}
