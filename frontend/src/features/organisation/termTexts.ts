import { useWords } from './texts';

const de = {
  kinds: {
    inhouse: {
      title: 'Grundlage für Handelsgeschäfte',
      hint: 'Ohne Vergabeverfahren kauft die Stelle bei der Genossenschaft nur auf einer Grundlage des GWB, belegt durch einen Nachweis. Ohne Grundlage bleibt das Handelsgeschäft verborgen, und es kann nicht bestellt werden.',
      without: 'Heute gilt keine Grundlage; das Handelsgeschäft ist für diese Stelle verborgen.',
      add: 'Grundlage festhalten',
      value: 'Grundlage',
    },
    prices: {
      title: 'Preise im Handelsgeschäft',
      hint: 'Der eigene Preis enthält die Gebühr der Genossenschaft, der Vertragspreis nicht. Was die Stelle nicht sieht, steht in keiner Antwort und keinem Bestellvermerk.',
      without: 'Nichts ist festgelegt; die Stelle sieht beide Preise.',
      add: 'Sichtbare Preise festlegen',
      value: 'Sichtbar',
    },
  },
  values: {
    none: 'keine Grundlage',
    gwb_108_1: '§ 108 Abs. 1 GWB (Kontrolle wie über eine eigene Dienststelle)',
    gwb_108_2: '§ 108 Abs. 2 GWB (Kontrolle über eine dritte juristische Person)',
    gwb_108_4_5: '§ 108 Abs. 4, 5 GWB (gemeinsame Kontrolle)',
    gwb_120_4: '§ 120 Abs. 4 GWB (zentrale Beschaffungsstelle)',
    own: 'eigener Preis (mit Gebühr)',
    contract: 'Vertragspreis (ohne Gebühr)',
    both: 'beide Preise',
  },
  file: 'Nachweis',
  fileHint: 'PDF mit höchstens 650 KB, zum Beispiel Satzung, Gesellschafterliste oder Beschluss.',
  evidence: (name: string) => `Nachweis: ${name}`,
};

const en: typeof de = {
  kinds: {
    inhouse: {
      title: 'Basis for purchases from the cooperative',
      hint: 'Without a procedure the body buys from the cooperative only on a basis of the GWB, shown by evidence. Without a basis the cooperative’s own trade stays hidden and cannot be ordered.',
      without: 'No basis holds today; the cooperative’s own trade is hidden from this body.',
      add: 'Record a basis',
      value: 'Basis',
    },
    prices: {
      title: 'Prices of the cooperative’s trade',
      hint: 'The own price includes the fee of the cooperative, the contract price does not. What the body does not see is in no answer and in no note of an order.',
      without: 'Nothing is set; the body sees both prices.',
      add: 'Set which prices are seen',
      value: 'Seen',
    },
  },
  values: {
    none: 'no basis',
    gwb_108_1: 'section 108 (1) GWB (control as over a department of its own)',
    gwb_108_2: 'section 108 (2) GWB (control through a third legal person)',
    gwb_108_4_5: 'section 108 (4), (5) GWB (joint control)',
    gwb_120_4: 'section 120 (4) GWB (central purchasing body)',
    own: 'own price (with the fee)',
    contract: 'contract price (without the fee)',
    both: 'both prices',
  },
  file: 'Evidence',
  fileHint: 'A PDF of at most 650 KB, such as the statutes, the list of shareholders or a resolution.',
  evidence: (name) => `Evidence: ${name}`,
};

export const texts = { de, en };

/** The words of what stands between a body and the cooperative, with those of the page. */
export function useTermWords() {
  const words = useWords();
  return { ...words, b: texts[words.language] };
}
