import type { components } from '../../api/schema';

type Schemas = components['schemas'];
type Labels<Key extends string> = Record<Key, string>;

const channels: Labels<Schemas['Channel']> = {
  framework: 'Rahmenvertrag',
  best_price: 'Bestpreis',
  trade: 'Handelsgeschäft',
};

const priceKinds: Labels<Schemas['PriceKind']> = {
  once: '',
  month: 'pro Monat',
  year: 'pro Jahr',
  hour: 'pro Stunde',
  day: 'pro Tag',
};

const exclusions: Record<Schemas['ExclusionReason'], (count: number) => string> = {
  not_yet_valid: (count) => `${count} noch nicht gültig`,
  expired: (count) => `${count} abgelaufen`,
  late: (count) => `${count} zu spät`,
  supplier_blocked: (count) => `${count} von gesperrtem Lieferanten`,
  no_price: (count) => `${count} ohne Preis`,
  out_of_stock: (count) => `${count} nicht lieferbar`,
  over_maximum_quantity: (count) => `${count} über der Höchstmenge`,
  wrong_currency: (count) => `${count} in anderer Währung`,
  region: (count) => `${count} liefert nicht in Ihr Land`,
  missing_label: (count) => `${count} ohne verlangtes Siegel`,
};

const reasons: Labels<Schemas['Reason']['code']> = {
  earlier_delivery: 'Frühere Lieferung',
  bundling: 'Bündelung (eine Lieferung, eine Rechnung)',
  reliability: 'Zuverlässigkeit (mit Beleg)',
  warranty: 'Garantieabwicklung',
  sustainability: 'Nachhaltigkeit laut Leitlinie',
  rotation: 'Lieferantenwechsel',
  other: 'Sonstiges',
};

const orderStates: Labels<Schemas['OrderStatus']> = {
  submitted: 'Wartet auf Freigabe',
  released: 'Freigegeben',
  sent: 'Übermittelt',
  confirmed: 'Bestätigt',
  partly_delivered: 'Teilgeliefert',
  delivered: 'Geliefert',
  cancelled: 'Storniert',
  returned: 'Zurückgegeben',
  rejected: 'Abgelehnt',
  withdrawn: 'Zurückgezogen',
  lapsed: 'Verfallen',
};

const orderEvents: Labels<Schemas['OrderEvent']['type']> = {
  submitted: 'Bestellung abgesendet',
  released: 'Freigegeben',
  undone: 'Freigabe zurückgenommen',
  numbered: 'Bestellnummer vergeben',
  sent: 'An den Lieferanten übermittelt',
  confirmed: 'Vom Lieferanten bestätigt',
  partly_delivered: 'Teillieferung eingegangen',
  delivered: 'Geliefert',
  partly_cancelled: 'Teil storniert',
  closed: 'Rest storniert',
  cancelled: 'Storniert',
  returned: 'Zur Überarbeitung zurückgegeben',
  rejected: 'Freigabe abgelehnt',
  withdrawn: 'Zurückgezogen',
  lapsed: 'Ohne Freigabe verfallen',
};

const remainingStates: Labels<Schemas['Remaining']['state']> = {
  enough: 'ausreichend',
  nearly_exhausted: 'bald erschöpft',
  fully_reserved: 'voll reserviert',
  exhausted: 'erschöpft',
};

const contractStates: Labels<Schemas['FrameworkContractSummary']['status']> = {
  draft: 'Entwurf',
  active: 'läuft',
  suspended: 'ausgesetzt',
  exhausted: 'erschöpft',
  expired: 'abgelaufen',
  terminated: 'gekündigt',
};

const obligations: Labels<Schemas['Coverage']['obligation']> = {
  exclusive: 'ausschließlich',
  preferred: 'vorrangig',
  voluntary: 'freiwillig',
};

const callOffKinds: Labels<Schemas['FrameworkContract']['lots'][number]['callOffKind']> = {
  single: 'ein Lieferant',
  direct: 'Einzelabruf nach Regel',
  mixed: 'Einzelabruf oder Miniwettbewerb',
  mini: 'Miniwettbewerb',
};

const tieBreaks: Labels<Schemas['Comparison']['tieBreak']> = {
  none: '',
  rotation: 'Gleicher Preis: die Reihenfolge der letzten Bestellungen hat entschieden.',
  delivery: 'Gleicher Preis: die frühere Lieferung hat entschieden.',
  stable_id: 'Gleicher Preis und gleiche Lieferung: eine feste Reihenfolge hat entschieden.',
};

/** The words of the contract's enumerations. */
export const words = {
  channels,
  priceKinds,
  exclusions,
  reasons,
  orderStates,
  orderEvents,
  remainingStates,
  contractStates,
  obligations,
  callOffKinds,
  tieBreaks,
};
