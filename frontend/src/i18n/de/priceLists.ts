import type { SchemaContractPriceRule } from '../../api/schema';

/** What a kind of rule asks for, and how it is called there. */
type RuleLabels = Record<
  SchemaContractPriceRule['kind'],
  { source?: string; day?: string; percent?: string; index?: string }
>;

/** Prices of framework contracts. */
export const priceLists = {
  title: 'Preise',
  empty: 'Noch keine Preisliste. Abrufen kann man, sobald eine in Kraft ist.',
  taken: 'Die Abrufpreise sind mit dem Vertrag übernommen, nicht aus einer Preisliste. Die erste Liste löst sie ab.',
  list: 'Preisliste',
  lot: 'Los',
  supplier: 'Lieferant',
  from: 'Gilt ab',
  uses: { prices: 'Abrufpreise', reference: 'Bezugsliste' },
  numbered: (use: string, number: number) => `${use} Nr. ${number}`,
  inLot: (supplier: string, lot: number) => `${supplier}, Los ${lot}`,
  upload: 'Preisliste hochladen',
  place: 'Lieferant und Los',
  use: 'Die Datei enthält',
  fromDay: { prices: 'Erster Tag der Preise', reference: 'Stand der Liste' },
  dayMissing: 'Bitte nennen Sie den ersten Tag.',
  index: 'Stand des Index',
  rule: 'Preisregel',
  ruleKinds: {
    fixed: 'Festpreise der ersten Liste',
    discount: 'Nachlass auf eine Bezugsliste',
    cost_plus: 'Aufschlag auf nachgewiesene Kosten',
    review: 'Preisgleitklausel mit Index',
  },
  ruleFields: {
    fixed: {},
    discount: { source: 'Bezugsliste', day: 'Stand der Bezugsliste', percent: 'Nachlass in %' },
    cost_plus: { source: 'Nachweis der Kosten', percent: 'Aufschlag in %' },
    review: {
      source: 'Index',
      day: 'Frühestens ab',
      percent: 'Fester Anteil des Preises in %',
      index: 'Stand des Index bei Angebotsabgabe',
    },
  } satisfies RuleLabels as RuleLabels,
  explain: {
    fixed: 'Jeder Preis wird an der ersten Liste gemessen: niedriger ja, höher nein, keine neuen Artikel.',
    discount:
      'Laden Sie zuerst die Bezugsliste hoch, dann die Abrufpreise. Kein Preis liegt über Bezugspreis minus Nachlass.',
    cost_plus:
      'Laden Sie zuerst den Nachweis der Kosten hoch, dann die Abrufpreise. Kein Preis liegt über Kosten plus Aufschlag.',
    review: 'Jeder Preis wird an der ersten Liste gemessen, ab dem vereinbarten Tag im Verhältnis des Index.',
  },
  facts: 'Angaben zur Liste',
  decision: 'Entscheidung',
  file: 'Datei',
  counts: 'Artikel',
  counted: (counts: { new: number; higher: number; lower: number; same: number; gone: number; refused: number }) =>
    `${counts.new} neu, ${counts.lower} günstiger, ${counts.higher} teurer, ${counts.same} gleich, ${counts.gone} entfallen, ${counts.refused} abgewiesen`,
  nothingAgainst: 'Nichts spricht dagegen: Jeder Preis hält die Preisregel ein.',
  against: (count: number) => (count === 1 ? '1 Punkt spricht dagegen' : `${count} Punkte sprechen dagegen`),
  remarks: (count: number) => (count === 1 ? '1 Hinweis zur Datei' : `${count} Hinweise zur Datei`),
  author: 'Sie haben diese Liste hochgeladen. In Kraft setzt sie eine andere Person der Vertragsverwaltung.',
  articles: 'Artikel der Liste',
  article: 'Artikel',
  per: 'Preis gilt für (Stück)',
  before: 'Bisher',
  after: 'Neu',
  highest: 'Höchstens',
  over: 'abgewiesen',
};
