import { useI18n } from '../../i18n';

const de = {
  explain: (left: string) =>
    `Freigegebene Abrufe hatten den Höchstwert erreicht; seitdem kamen durch Stornos ${left} zurück. Abgerufen wird erst wieder, wenn Sie das mit Begründung entscheiden.`,
  open: 'Wieder öffnen',
  reason: 'Begründung',
  reasonHint: 'Steht mit Ihrem Namen im Verlauf des Vertrags.',
  decide: (lot?: number) => (lot ? `Los ${lot} wieder öffnen` : 'Gesamten Vertrag wieder öffnen'),
  history: 'Wieder geöffnet',
  of: (lot?: number) => (lot ? `Los ${lot}` : 'Gesamter Vertrag'),
};

const en: typeof de = {
  explain: (left) =>
    `Released call-offs had reached the maximum; since then cancellations have given back ${left}. It is called off again only once you decide so with a reason.`,
  open: 'Reopen',
  reason: 'Reason',
  reasonHint: "Stands in the contract's history with your name.",
  decide: (lot) => (lot ? `Reopen lot ${lot}` : 'Reopen the whole contract'),
  history: 'Reopened',
  of: (lot) => (lot ? `Lot ${lot}` : 'Whole contract'),
};

export const texts = { de, en };

export const useReopeningTexts = (): typeof de => texts[useI18n().language];
