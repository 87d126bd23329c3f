import type { SchemaContractPriceRule } from '../../api/schema';

/** What a kind of rule asks for, and how it is called there. */
type RuleLabels = Record<
  SchemaContractPriceRule['kind'],
  { source?: string; day?: string; percent?: string; index?: string }
>;

/** Prices of framework contracts. */
export const priceLists = {
  title: 'Prices',
  empty: 'No price list yet. Call-offs are possible once one is in force.',
  taken: 'The call-off prices were taken over with the contract, not from a price list. The first list replaces them.',
  list: 'Price list',
  lot: 'Lot',
  supplier: 'Supplier',
  from: 'Valid from',
  uses: { prices: 'Call-off prices', reference: 'Reference list' },
  numbered: (use: string, number: number) => `${use} no. ${number}`,
  inLot: (supplier: string, lot: number) => `${supplier}, lot ${lot}`,
  upload: 'Upload a price list',
  place: 'Supplier and lot',
  use: 'The file contains',
  fromDay: { prices: 'First day of the prices', reference: 'Date of the list' },
  dayMissing: 'Please name the first day.',
  index: 'Index now',
  rule: 'Price rule',
  ruleKinds: {
    fixed: 'Fixed prices of the first list',
    discount: 'Discount on a reference list',
    cost_plus: 'Surcharge on proven cost',
    review: 'Price review clause with index',
  },
  ruleFields: {
    fixed: {},
    discount: { source: 'Reference list', day: 'Date of the reference list', percent: 'Discount in %' },
    cost_plus: { source: 'Proof of cost', percent: 'Surcharge in %' },
    review: {
      source: 'Index',
      day: 'From this day at the earliest',
      percent: 'Fixed share of the price in %',
      index: 'Index when the offer was made',
    },
  } satisfies RuleLabels as RuleLabels,
  explain: {
    fixed: 'Every price is held against the first list: lower yes, higher no, no new articles.',
    discount:
      'Upload the reference list first, then the call-off prices. No price is above the reference less the discount.',
    cost_plus: 'Upload the proof of cost first, then the call-off prices. No price is above cost plus surcharge.',
    review: 'Every price is held against the first list, from the agreed day on in proportion to the index.',
  },
  facts: 'About the list',
  decision: 'Decision',
  file: 'File',
  counts: 'Articles',
  counted: (counts: { new: number; higher: number; lower: number; same: number; gone: number; refused: number }) =>
    `${counts.new} new, ${counts.lower} cheaper, ${counts.higher} dearer, ${counts.same} unchanged, ${counts.gone} gone, ${counts.refused} refused`,
  nothingAgainst: 'Nothing speaks against it: every price keeps to the price rule.',
  against: (count: number) => (count === 1 ? '1 point speaks against it' : `${count} points speak against it`),
  remarks: (count: number) => (count === 1 ? '1 remark on the file' : `${count} remarks on the file`),
  author: 'You uploaded this list. Another contract manager lets it into force.',
  articles: 'Articles of the list',
  article: 'Article',
  per: 'Price is for (pieces)',
  before: 'So far',
  after: 'New',
  highest: 'At most',
  over: 'refused',
};
