import type { SchemaContractDocument } from '../../api/schema';
import { useI18n } from '../../i18n';

type Kind = SchemaContractDocument['kind'];

const de = {
  title: 'Dokumente',
  explain:
    'Jede Datei bleibt, wie sie kam; ihre Prüfsumme steht im Nachweisprotokoll. Gelöscht oder ersetzt wird keine.',
  empty: 'Noch kein Dokument hinterlegt.',
  emptyShared: 'Für abrufberechtigte Stellen ist kein Dokument hinterlegt.',
  document: 'Dokument',
  checksum: 'Prüfsumme (SHA-256)',
  readers: 'Lesen',
  shared: 'abrufberechtigte Stellen',
  inner: 'nur Vertragsverwaltung und Revision',
  added: 'Hinzugefügt',
  kinds: {
    notice: 'Bekanntmachung',
    tender_documents: 'Vergabeunterlagen',
    contract: 'Vertrag',
    annex: 'Anlage',
    amendment: 'Nachtrag',
    extension: 'Verlängerung',
    other: 'Sonstiges',
  } satisfies Record<Kind, string>,
  add: 'Dokument hinzufügen',
  kind: 'Art des Dokuments',
  name: 'Bezeichnung',
  file: 'Datei',
  fileHint: 'PDF, E-Mail (EML) oder eForms-Bekanntmachung (XML), bis 16 MB',
  share: 'Abrufberechtigte Stellen dürfen es lesen',
  shareHint: 'Das lässt sich später nicht ändern.',
  save: 'Dokument hinterlegen',
};

const en: typeof de = {
  title: 'Documents',
  explain: 'Every file stays as it came; its checksum stands in the log. None is deleted or replaced.',
  empty: 'No document kept yet.',
  emptyShared: 'No document is shared with the bodies that may call off.',
  document: 'Document',
  checksum: 'Checksum (SHA-256)',
  readers: 'Read by',
  shared: 'bodies that may call off',
  inner: 'contract management and audit only',
  added: 'Added',
  kinds: {
    notice: 'Notice',
    tender_documents: 'Tender documents',
    contract: 'Contract',
    annex: 'Annex',
    amendment: 'Amendment',
    extension: 'Extension',
    other: 'Other',
  },
  add: 'Add a document',
  kind: 'Kind of document',
  name: 'Title',
  file: 'File',
  fileHint: 'PDF, mail (EML) or eForms notice (XML), up to 16 MB',
  share: 'Bodies that may call off may read it',
  shareHint: 'This cannot be changed later.',
  save: 'Keep the document',
};

export const texts = { de, en };

export const useDocumentTexts = (): typeof de => texts[useI18n().language];
