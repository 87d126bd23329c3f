import { useI18n } from '../../i18n';

const de = {
  title: 'Optionslisten',
  explain:
    'Manche Artikel werden zusammengestellt: mit Teilen, die immer dazugehören, und Gruppen, aus denen die abrufende Stelle wählt. Jede Option ist ein Artikel der Preisliste. Eine neue Liste löst die vorige desselben Lieferanten im Los als Ganzes ab.',
  empty: 'Noch keine Optionsliste.',
  numbered: (number: number) => `Optionsliste ${number}`,
  list: 'Liste',
  file: 'Datei',
  from: 'Ab',
  show: 'Artikel und Prüfung',
  article: (sku: string, name: string) => (name ? `${name} (${sku})` : sku),
  alone: 'wird nicht mehr zusammengestellt',
  parts: 'Gehört immer dazu',
  bounds: (least: number, most: number) => (least === most ? `genau ${least}` : `${least} bis ${most}`),
  each: (quantity: string, label: string) => `${label} (${quantity} je Stück)`,
  requires: (option: string, other: string) => `„${option}“ braucht „${other}“`,
  excludes: (option: string, other: string) => `„${option}“ nicht mit „${other}“`,
  fits: 'Die Liste passt zur Preisliste. Sie gilt, sobald eine zweite Person sie in Kraft setzt.',
  against: 'Was gegen die Liste spricht',
  row: 'Zeile',
  says: 'Befund',
  author: 'In Kraft setzen kann sie eine zweite Person.',
  release: 'Optionsliste in Kraft setzen',
  withdraw: 'Entwurf verwerfen',
  add: 'Optionsliste hochladen',
  columns:
    'CSV mit einer Option je Zeile: Grundartikel, Gruppe, Mindestens, Höchstens, Kennung, Bezeichnung, Artikelnummer, Menge je Stück, Braucht, Nicht mit. Ohne Gruppe gehört die Zeile immer zum Artikel.',
  place: 'Lieferant und Los',
  firstDay: 'Erster Tag',
  fileLabel: 'CSV-Datei',
  fileHint: 'Höchstens 650 KB',
  send: 'Hochladen und prüfen',
};

const en: typeof de = {
  title: 'Option lists',
  explain:
    'Some articles are put together: with parts that always belong to them and groups from which the ordering body chooses. Each option is an article of the price list. A new list takes the place of the same supplier’s last one in the lot as a whole.',
  empty: 'No option list yet.',
  numbered: (number) => `Option list ${number}`,
  list: 'List',
  file: 'File',
  from: 'From',
  show: 'Articles and check',
  article: (sku, name) => (name ? `${name} (${sku})` : sku),
  alone: 'is not put together any more',
  parts: 'Always included',
  bounds: (least, most) => (least === most ? `exactly ${least}` : `${least} to ${most}`),
  each: (quantity, label) => `${label} (${quantity} per piece)`,
  requires: (option, other) => `“${option}” requires “${other}”`,
  excludes: (option, other) => `“${option}” not with “${other}”`,
  fits: 'The list fits the price list. It counts as soon as a second person lets it into force.',
  against: 'What speaks against the list',
  row: 'Row',
  says: 'Finding',
  author: 'A second person can let it into force.',
  release: 'Let the option list into force',
  withdraw: 'Discard the draft',
  add: 'Upload an option list',
  columns:
    'CSV with one option a line: base article, group, minimum, maximum, key, name, article number, quantity per piece, requires, excludes. Without a group the line always belongs to the article.',
  place: 'Supplier and lot',
  firstDay: 'First day',
  fileLabel: 'CSV file',
  fileHint: '650 KB at most',
  send: 'Upload and check',
};

export type OptionListTexts = typeof de;

export const texts = { de, en };

export const useOptionListTexts = (): OptionListTexts => texts[useI18n().language];
