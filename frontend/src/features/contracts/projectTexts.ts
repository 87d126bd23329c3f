import { useI18n } from '../../i18n';

const de = {
  title: 'Projektpreise',
  explain:
    'Ein Lieferant kann für eine Stelle und ein Projekt unter seiner Preisliste bleiben. Der Preis gilt befristet und bis zu einer Menge, mit dem Dokument des Lieferanten; Abrufe nehmen ihn von selbst.',
  empty: 'Noch kein Projektpreis.',
  project: 'Projekt',
  body: 'Gilt für',
  article: 'Artikel',
  price: 'Preis',
  instead: (list: string) => `statt ${list}`,
  term: 'Gültig',
  called: 'Abgerufen',
  of: (called: string, quantity: string) => `${called} von ${quantity}`,
  document: 'Dokument',
  decide: 'Entscheidung',
  add: 'Projektpreis eintragen',
  place: 'Lieferant und Los',
  sku: 'Artikelnummer des Lieferanten',
  organisation: 'Stelle, mit allem unter ihr',
  name: 'Name des Projekts',
  amount: 'Preis netto in €',
  amountHint: 'Für so viele Stück wie der Listenpreis',
  from: 'Erster Tag',
  until: 'Letzter Tag',
  quantity: 'Höchstens (Stück)',
  file: 'Dokument des Lieferanten',
  fileHint: 'PDF, höchstens 650 KB',
  save: 'Als Entwurf speichern',
  author: 'In Kraft setzt ihn eine andere Person.',
};

const en: typeof de = {
  title: 'Project prices',
  explain:
    'A supplier may stay below its price list for one body and a project. The price holds for a time and up to a quantity, with the document of the supplier; call-offs take it by themselves.',
  empty: 'No project price yet.',
  project: 'Project',
  body: 'For',
  article: 'Article',
  price: 'Price',
  instead: (list) => `in place of ${list}`,
  term: 'Holds',
  called: 'Called off',
  of: (called, quantity) => `${called} of ${quantity}`,
  document: 'Document',
  decide: 'Decision',
  add: 'Enter a project price',
  place: 'Supplier and lot',
  sku: 'Article number of the supplier',
  organisation: 'Body, with all below it',
  name: 'Name of the project',
  amount: 'Net price in EUR',
  amountHint: 'For as many pieces as the list price',
  from: 'First day',
  until: 'Last day',
  quantity: 'At most (pieces)',
  file: 'Document of the supplier',
  fileHint: 'PDF, at most 650 KB',
  save: 'Save as a draft',
  author: 'Another person lets it into force.',
};

export const texts = { de, en };

/** The words of project prices come with the page of a contract. */
export const useProjectTexts = () => texts[useI18n().language];
