import type { SchemaRuleKind } from '../../api/schema';

/** How a field is typed, shown and read. A last day stands for the first day after it in the contract. */
export type FieldType =
  | 'text'
  | 'long'
  | 'amount'
  | 'percent'
  | 'number'
  | 'day'
  | 'lastDay'
  | 'choice'
  | 'flag'
  | 'several'
  | 'words';

export interface FieldSpec {
  /** Of the member in the rule's JSON form. */
  path: string;
  type: FieldType;
  required?: boolean;
  /** The values to choose from; of a number: the largest. */
  options?: readonly string[];
  most?: number;
  /** Takes a line of the form by itself. */
  wide?: boolean;
}

/** Members of a list, each with the same fields. */
export interface RowsSpec {
  path: string;
  fields: FieldSpec[];
  most: number;
}

export interface Section {
  name: 'whose' | 'content' | 'validity' | 'source';
  fields: FieldSpec[];
  rows: RowsSpec[];
}

export const ruleKinds = [
  'direct_award',
  'eu_threshold',
  'terms',
  'duty',
  'product_groups',
  'regime',
] as const satisfies readonly SchemaRuleKind[];

/** Kinds a body may have rules of its own for: what the EU and a regime say is not its to say. */
export const ownKinds = [
  'direct_award',
  'terms',
  'duty',
  'product_groups',
] as const satisfies readonly SchemaRuleKind[];

export const lands = [
  'DE-BW',
  'DE-BY',
  'DE-BE',
  'DE-BB',
  'DE-HB',
  'DE-HH',
  'DE-HE',
  'DE-MV',
  'DE-NI',
  'DE-NW',
  'DE-RP',
  'DE-SL',
  'DE-SN',
  'DE-ST',
  'DE-SH',
  'DE-TH',
] as const;

/** Whose rules there are, in the order they are shown. */
export const jurisdictions = ['EU', 'DE', ...lands, 'UVgO', 'FUND', 'SHOP'] as const;

const buyers = ['municipality', 'school', 'land', 'company', 'cooperative', 'federal'] as const;

const jurisdiction: FieldSpec = { path: 'jurisdiction', type: 'choice', required: true, options: jurisdictions };
const buyerType: FieldSpec = { path: 'buyerType', type: 'choice', options: buyers };

const content: Record<SchemaRuleKind, Pick<Section, 'fields' | 'rows'>> = {
  direct_award: {
    fields: [
      { path: 'noLimit', type: 'flag' },
      { path: 'maxNet', type: 'amount', required: true },
      { path: 'minOffers', type: 'number', most: 20 },
      { path: 'sumsBlock', type: 'flag' },
    ],
    rows: [],
  },
  eu_threshold: { fields: [{ path: 'maxNet', type: 'amount', required: true }], rows: [] },
  terms: {
    fields: [
      { path: 'terms.productChoiceFrom', type: 'amount' },
      { path: 'terms.auditOfficeFrom', type: 'amount' },
      { path: 'terms.cautionValue', type: 'amount' },
      { path: 'terms.split.windowMonths', type: 'number', most: 60 },
      { path: 'terms.split.budgetYear', type: 'flag' },
      { path: 'terms.split.countingUnit', type: 'choice', options: ['legal_entity', 'unit'] },
      { path: 'terms.split.onExceed', type: 'choice', options: ['warn', 'block'] },
      { path: 'terms.horizonMonths', type: 'number', most: 240 },
      { path: 'terms.approvalDays', type: 'number', most: 60 },
      { path: 'terms.earlyPayment', type: 'choice', options: ['true', 'false'] },
      {
        path: 'terms.cautionConfirm',
        type: 'choice',
        options: ['officer', 'approver', 'rule_maintainer', 'admin'],
      },
      {
        path: 'terms.economyEvidence',
        type: 'several',
        options: ['experience', 'settled_services', 'framework_prices', 'price_database'],
      },
    ],
    rows: [
      {
        path: 'terms.deviation',
        most: 10,
        fields: [
          { path: 'fromAmount', type: 'amount' },
          { path: 'fromPercent', type: 'percent' },
          { path: 'ask', type: 'choice', required: true, options: ['code', 'code_and_text', 'second_person'] },
          { path: 'minText', type: 'number', most: 500 },
        ],
      },
      {
        path: 'terms.minOffers',
        most: 10,
        fields: [
          { path: 'fromNet', type: 'amount', required: true },
          { path: 'minimum', type: 'number', required: true, most: 20 },
        ],
      },
    ],
  },
  duty: {
    fields: [
      { path: 'duty.key', type: 'text', required: true },
      { path: 'duty.de', type: 'text', required: true },
      { path: 'duty.en', type: 'text', required: true },
      { path: 'duty.channel', type: 'choice', options: ['framework', 'best_price', 'trade'] },
      { path: 'duty.kind', type: 'choice', options: ['supplies', 'services'] },
      { path: 'duty.regime', type: 'choice', options: ['VgV', 'UVgO'] },
      { path: 'duty.fromNet', type: 'amount' },
      { path: 'duty.when', type: 'choice', required: true, options: ['before', 'after'] },
      { path: 'duty.effect', type: 'choice', required: true, options: ['block', 'remind'] },
      { path: 'duty.withinDays', type: 'number', most: 3650 },
      { path: 'duty.evidence', type: 'text' },
    ],
    rows: [],
  },
  product_groups: {
    fields: [],
    rows: [
      {
        path: 'groups',
        most: 500,
        fields: [
          { path: 'cpv', type: 'text', required: true },
          { path: 'de', type: 'text', required: true },
          { path: 'en', type: 'text', required: true },
          { path: 'categories', type: 'words' },
        ],
      },
    ],
  },
  regime: { fields: [{ path: 'adopts', type: 'choice', required: true, options: ['UVgO'] }], rows: [] },
};

const validity: FieldSpec[] = [
  { path: 'valid.from', type: 'day', required: true },
  { path: 'valid.to', type: 'lastDay' },
];

const source: FieldSpec[] = [
  { path: 'citation', type: 'text', required: true, wide: true },
  { path: 'source.title', type: 'text', required: true, wide: true },
  { path: 'source.url', type: 'text', wide: true },
  { path: 'source.state', type: 'day', required: true },
  { path: 'source.sentence', type: 'long' },
  { path: 'source.note', type: 'long' },
  { path: 'source.confirmed', type: 'flag' },
];

/** The most characters the contract takes; other texts have at most 300. */
export const longest: Record<string, number> = {
  id: 80,
  'source.sentence': 2000,
  'source.note': 1000,
  'source.url': 600,
  delegates: 500,
  funding: 60,
  'duty.key': 60,
  'duty.de': 200,
  'duty.en': 200,
};

/** The fields of a rule of the kind, as the texts typed so far ask for them. A body's own rule binds the body alone. */
export function sectionsOf(kind: SchemaRuleKind, own: boolean, texts: Record<string, string>): Section[] {
  const { fields, rows } = content[kind];
  const shown = fields.filter(({ path }) => path !== 'maxNet' || !texts.noLimit);
  const funding: FieldSpec[] = texts.jurisdiction === 'FUND' ? [{ path: 'funding', type: 'text', required: true }] : [];
  const delegates: FieldSpec[] = kind === 'eu_threshold' ? [] : [{ path: 'delegates', type: 'long' }];
  const whose: Section = { name: 'whose', fields: [jurisdiction, ...funding, buyerType, ...delegates], rows: [] };
  return [
    ...(own ? [] : [whose]),
    { name: 'content', fields: shown, rows },
    { name: 'validity', fields: validity, rows: [] },
    { name: 'source', fields: source, rows: [] },
  ];
}
