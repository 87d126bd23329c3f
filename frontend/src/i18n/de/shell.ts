import type { components } from '../../api/schema';

type Schemas = components['schemas'];
type Labels<Key extends string> = Record<Key, string>;

const roles: Labels<Schemas['Role']> = {
  requester: 'Bedarfsmeldung',
  officer: 'Beschaffung',
  approver: 'Freigabe',
  contract_manager: 'Vertragsverwaltung',
  auditor: 'Prüfung',
  admin: 'Verwaltung',
  rule_maintainer: 'Regelpflege',
};

/** What every page shows, in the first script; German is the source, every other language satisfies its type. */
export const shell = {
  roles,

  shell: {
    skip: 'Zum Inhalt springen',
    search: 'Suchen',
    searchLabel: 'Artikel, Teilenummer, GTIN/EAN, Bestellung, Vertrag oder Seite suchen',
    searchPlaceholder: 'Artikel, Teilenummer, Bestellung, Seite',
    basket: (lines: number) => (lines === 1 ? 'Warenkorb, 1 Position' : `Warenkorb, ${lines} Positionen`),
    basketShort: 'Warenkorb',
    account: 'Konto',
    help: 'Hilfe',
    newTab: 'öffnet in einem neuen Tab',
    menu: 'Menü',
    moreEntries: 'Mehr',
    mainNav: 'Hauptnavigation',
    footNav: 'Rechtliches',
    demo: 'Beispieldaten',
    youAre: (name: string, role: string) => `Sie sind: ${name}, ${role}`,
    change: 'wechseln',
    story: 'Geschichte',
    nextStep: 'Nächster Schritt',
    logout: 'Abmelden',
    language: 'English',
    languageCode: 'en',
    dark: 'Dunkle Darstellung',
    light: 'Helle Darstellung',
    catalogue: 'Katalog',
    orders: 'Bestellungen',
    approvals: 'Freigaben',
    approvalsWaiting: (count: string) => `${count} warten`,
    contracts: 'Rahmenverträge',
    suppliers: 'Kataloge',
    matching: 'Produktabgleich',
    duties: 'Pflichten',
    inquiries: 'Preisanfragen',
    handovers: 'Bedarfe',
    rules: 'Regeln',
    messages: 'Meldungen',
    standards: 'Hausstandards',
    criteria: 'Zuschlagskriterien',
    profile: 'Profil',
    organisation: 'Organisation',
    log: 'Nachweisprotokoll',
    asApi: 'Als API',
    accessibility: 'Barrierefreiheit',
    privacy: 'Datenschutz',
    imprint: 'Impressum',
    offline: 'Keine Verbindung. Ihre Eingaben bleiben erhalten.',
  },

  common: {
    loading: 'Wird geladen',
    slow: 'Das dauert länger als sonst. Die Seite lädt weiter.',
  },

  failure: {
    heading: 'Das hat nicht geklappt',
    load: 'Die Seite konnte nicht geladen werden. Es wurde nichts verändert.',
    notSaved: 'Ihre Eingabe wurde nicht gespeichert.',
    again: 'Erneut versuchen',
    reference: 'Kennung für Rückfragen',
    offlineHeading: 'Keine Verbindung',
    offline: 'Der Marktplatz ist gerade nicht zu erreichen. Ihre Eingaben bleiben erhalten.',
    denied: 'Die Verwaltung Ihrer Organisation kann sie Ihnen geben.',
    goneHeading: 'Diese Seite gibt es nicht',
    gone: 'Die Adresse ist falsch, oder Ihre Organisation darf den Eintrag nicht sehen.',
    goHome: 'Zur Startseite',
    summary: 'Bitte ergänzen Sie:',
  },
};
