import { useI18n } from '../../i18n';

const de = {
  title: 'Rahmenvertrag aus einer Bekanntmachung',
  scope:
    'Gelesen wird die XML-Datei einer eForms-Bekanntmachung. Gespeichert wird nichts, bevor Sie den Entwurf anlegen.',
  action: 'Aus Bekanntmachung anlegen',
  choose: 'Bekanntmachung auswählen',
  hint: 'XML von TED oder aus dem Vergabeportal, bis 16 MB: Auftragsbekanntmachung, Vergabeergebnis oder Änderung eines Vertrags',
  reading: (name: string) => `${name} wird gelesen …`,
  becomes: 'Was daraus wird',
  kinds: { create: 'ein neuer Rahmenvertrag', amend: 'die Erweiterung eines bestehenden Rahmenvertrags' },
  kind: 'Entwurf',
  notice: 'Bekanntmachung',
  issued: 'Ausgestellt am',
  file: 'Datei',
  checksum: 'Prüfsumme der Datei (SHA-256)',
  contract: 'Geänderter Vertrag',
  contractUnknown:
    'Die Bekanntmachung nennt eine Nummer, die hier kein Vertrag trägt. Bitte wählen Sie den Vertrag, den sie ändert.',
  contractNone: 'Bitte wählen',
  ground: 'Änderungsgrund',
  reason: 'Begründung',
  asked: (count: number) =>
    count === 1 ? 'Eine Angabe fehlt noch oder passt nicht' : `${count} Angaben fehlen noch oder passen nicht`,
  askedHint: 'Was die Bekanntmachung nicht sagt, bleibt leer. Sie tragen es im Entwurf ein.',
  complete: 'Es fehlt nichts: Der Entwurf kann so von einer zweiten Person in Kraft gesetzt werden.',
  remarks: (count: number) => (count === 1 ? 'Ein Hinweis zum Gelesenen' : `${count} Hinweise zum Gelesenen`),
  read: 'Was gelesen wurde',
  whole: 'Vertrag im Ganzen',
  terms: 'Laufzeit und Verlängerung der Lose',
  about: 'Zur Bekanntmachung',
  entry: 'Angabe',
  text: 'In der Bekanntmachung',
  where: 'Feld und Pfad',
  noPlace: 'Ohne Feld im Vertrag',
  counted: (count: number) => (count === 1 ? 'eine Angabe' : `${count} Angaben`),
  draft: { create: 'Als Entwurf anlegen', amend: 'Erweiterung als Entwurf anlegen' },
  other: 'Andere Datei lesen',
};

const en: typeof de = {
  title: 'Framework contract from a notice',
  scope: 'The XML file of an eForms notice is read. Nothing is stored before you create the draft.',
  action: 'Create from a notice',
  choose: 'Choose a notice',
  hint: 'XML from TED or your tendering platform, up to 16 MB: contract notice, award notice or modification of a contract',
  reading: (name) => `Reading ${name} …`,
  becomes: 'What it becomes',
  kinds: { create: 'a new framework contract', amend: 'the extension of an existing framework contract' },
  kind: 'Draft',
  notice: 'Notice',
  issued: 'Issued on',
  file: 'File',
  checksum: 'Checksum of the file (SHA-256)',
  contract: 'Contract that changes',
  contractUnknown: 'The notice names a number that no contract has here. Please choose the contract that it changes.',
  contractNone: 'Please choose',
  ground: 'Ground',
  reason: 'Reason',
  asked: (count) =>
    count === 1 ? 'One entry is still missing or does not fit' : `${count} entries are still missing or do not fit`,
  askedHint: 'What the notice does not say stays empty. You enter it in the draft.',
  complete: 'Nothing is missing: a second person can let the draft into force as it is.',
  remarks: (count) => (count === 1 ? 'One remark on what was read' : `${count} remarks on what was read`),
  read: 'What was read',
  whole: 'Contract as a whole',
  terms: 'Term and extension of the lots',
  about: 'About the notice',
  entry: 'Entry',
  text: 'In the notice',
  where: 'Field and path',
  noPlace: 'No field of the contract',
  counted: (count) => (count === 1 ? 'one entry' : `${count} entries`),
  draft: { create: 'Create as a draft', amend: 'Create the extension as a draft' },
  other: 'Read another file',
};

export const texts = { de, en };

/** The words of the page that reads a notice. */
export const useNoticeTexts = () => texts[useI18n().language];

/** The words of the way to it, which stand in the list of contracts. */
export function useNoticeAction() {
  return useNoticeTexts().action;
}
