import { useI18n } from '../../i18n';

const de = {
  open: 'Liste übernehmen',
  title: 'Organisationen oder Personen aus einer Liste',
  hint: 'Eine Tabelle als CSV. Zuerst sehen Sie, was jede Zeile bewirken würde; übernommen wird alles oder nichts. Dieselbe Liste noch einmal ändert nichts.',
  organisations:
    'Organisationen: Name und Ebene (Mitglied, Träger, Einheit), dazu nach Bedarf Nummer, Übergeordnet (Nummer oder Name), Land, Auftraggeber, Leitweg-ID, Unternehmer (ja oder nein), Lieferort, Straße, PLZ, Ort, Kostenstelle, Kostenstellenbezeichnung. Weitere Lieferorte und Kostenstellen stehen in weiteren Zeilen derselben Organisation. Was leer ist, bleibt oder gilt wie darüber.',
  people:
    'Personen: E-Mail und Rolle, dazu nach Bedarf Name, Organisation (Nummer oder Name), Von, Bis. Wer hier noch keine Rolle hat, wird eingeladen.',
  choose: 'Datei wählen',
  file: 'CSV bis 700 KB, oder hierher ziehen.',
  tooLarge: 'Die Datei ist zu groß. Bitte teilen Sie sie auf: höchstens 700 KB und 5000 Zeilen.',
  counts: { new: 'neu', changed: 'geändert', unchanged: 'unverändert', refused: 'nicht möglich' },
  line: 'Zeile',
  name: 'Name',
  place: 'Stelle',
  outcome: 'Ergebnis',
  details: 'Einzelheiten',
  apply: 'Alles übernehmen',
  refused: 'Solange einzelne Zeilen nicht möglich sind, wird nichts übernommen.',
  nothing: 'In dieser Liste steht nichts Neues.',
  applied: 'Die Liste ist übernommen.',
  rows: 'Was die Liste bewirkt',
  only: 'Nur Zeilen mit Änderungen und Hinweisen',
  links: 'Diese Links geben Sie weiter; sie werden nur jetzt gezeigt.',
  close: 'Schließen',
  yes: 'ja',
  no: 'nein',
  none: 'ohne',
  fields: {
    number: 'Nummer',
    name: 'Name',
    land: 'Land',
    buyer_type: 'Auftraggeber',
    leitweg_id: 'Leitweg-ID',
    vat_entrepreneur: 'Unternehmer',
    address: 'Lieferort',
    cost_centre: 'Kostenstelle',
    until: 'Bis einschließlich',
  },
};

const en: typeof de = {
  open: 'Take over a list',
  title: 'Organisations or people from a list',
  hint: 'A table as CSV. First you see what each line would do; all of it is taken over, or nothing. The same list once more changes nothing.',
  organisations:
    'Organisations: name and level (member, owner body, unit), and as needed number, parent (number or name), land, buyer type, Leitweg-ID, VAT entrepreneur (yes or no), delivery place, street, postcode, city, cost centre, cost centre label. Further places and cost centres stand in further lines of the same organisation. What is empty stays, or is as above.',
  people:
    'People: email and role, and as needed name, organisation (number or name), from, until. Whoever holds no role here yet is invited.',
  choose: 'Choose a file',
  file: 'CSV of at most 700 KB, or drag it here.',
  tooLarge: 'The file is too large. Please split it: at most 700 KB and 5000 lines.',
  counts: { new: 'new', changed: 'changed', unchanged: 'unchanged', refused: 'not possible' },
  line: 'Line',
  name: 'Name',
  place: 'Body',
  outcome: 'Result',
  details: 'Details',
  apply: 'Take over everything',
  refused: 'As long as single lines are not possible, nothing is taken over.',
  nothing: 'There is nothing new in this list.',
  applied: 'The list was taken over.',
  rows: 'What the list does',
  only: 'Only lines with changes and notes',
  links: 'Hand these links over; they are shown now only.',
  close: 'Close',
  yes: 'yes',
  no: 'no',
  none: 'none',
  fields: {
    number: 'Number',
    name: 'Name',
    land: 'Land',
    buyer_type: 'Buyer type',
    leitweg_id: 'Leitweg-ID',
    vat_entrepreneur: 'VAT entrepreneur',
    address: 'Delivery place',
    cost_centre: 'Cost centre',
    until: 'Up to and including',
  },
};

export const texts = { de, en };

/** The words of lists, in the language of the page. */
export function useListWords() {
  return texts[useI18n().language];
}
