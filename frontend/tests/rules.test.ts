import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SchemaRule } from '../src/api/schema';
import { sectionsOf } from '../src/features/rules/fields';
import { readRule, type Texts, textsOf, withoutRow, withRow } from '../src/features/rules/texts';
import { diffOf, sayingOf } from '../src/features/rules/words';
import { pages } from '../src/i18n/de/pages';
import { shell } from '../src/i18n/de/shell';
import { makeFormat } from '../src/i18n/format';
import { isFor } from '../src/shell/navigation';

const f = makeFormat('de');
const words = { t: { ...shell, ...pages }, f, language: 'de' as const };
const euros = (amount: string) => ({ amount, currency: 'EUR' as const });
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

const limit: SchemaRule = {
  id: 'DE-NI-DA-municipality',
  version: 1,
  jurisdiction: 'DE-NI',
  buyerType: 'municipality',
  kind: 'direct_award',
  maxNet: euros('20000.00'),
  valid: { from: '2025-05-29', to: '2027-01-01' },
  citation: '§ 4 NWertVO',
  source: { title: 'NWertVO', state: '2025-07-07', confirmed: false },
};

const bands: SchemaRule = {
  ...limit,
  id: 'SHOP-deviation',
  jurisdiction: 'SHOP',
  buyerType: undefined as never,
  kind: 'terms',
  maxNet: null,
  terms: {
    deviation: [
      { ask: 'code' },
      { fromAmount: euros('25.00'), fromPercent: '5', ask: 'code_and_text', minText: 20 },
      { fromAmount: euros('1000.00'), ask: 'second_person', minText: 20 },
    ],
    earlyPayment: false,
    economyEvidence: ['experience', 'price_database'],
  },
};

const typed: Texts = {
  jurisdiction: 'DE-NI',
  maxNet: '25.000,00 €',
  'valid.from': '1.1.2027',
  'valid.to': '31.12.2028',
  citation: '§ 4 NWertVO',
  'source.title': 'NWertVO',
  'source.state': '22.11.2026',
};

describe('a rule that is typed', () => {
  it('is read into the form of the contract; its last day becomes the first day after it', () => {
    expect(readRule('direct_award', false, 'DE-NI-DA-municipality', typed, 'de')).toEqual({
      rule: {
        id: 'DE-NI-DA-municipality',
        kind: 'direct_award',
        jurisdiction: 'DE-NI',
        maxNet: euros('25000.00'),
        valid: { from: '2027-01-01', to: '2029-01-01' },
        citation: '§ 4 NWertVO',
        source: { title: 'NWertVO', state: '2026-11-22' },
      },
    });
  });

  it('without a limit says so and asks for none', () => {
    const read = readRule('direct_award', false, 'DE-NI', { ...typed, maxNet: 'viel', noLimit: 'true' }, 'de');
    expect(read).toMatchObject({ rule: { maxNet: null } });
  });

  it('of the body itself binds the body alone, whatever was typed before', () => {
    const read = readRule(
      'direct_award',
      true,
      'direktauftrag',
      { ...typed, buyerType: 'school', delegates: 'x' },
      'de',
    );
    expect(read).toMatchObject({ rule: { maxNet: euros('25000.00') } });
    for (const member of ['jurisdiction', 'buyerType', 'delegates'])
      expect('rule' in read && read.rule).not.toHaveProperty(member);
  });

  it.each<[Texts, string, string]>([
    [{ maxNet: '' }, 'maxNet', 'missing'],
    [{ maxNet: '-5' }, 'maxNet', 'amount'],
    [{ maxNet: '1.234' }, 'maxNet', 'amount'],
    [{ minOffers: '21' }, 'minOffers', 'number'],
    [{ 'valid.from': '31.2.2027' }, 'valid.from', 'day'],
    [{ 'valid.from': '' }, 'valid.from', 'missing'],
    [{ jurisdiction: '' }, 'jurisdiction', 'missing'],
    [{ jurisdiction: 'FUND' }, 'funding', 'missing'],
    [{ citation: '  ' }, 'citation', 'missing'],
  ])('says what a field lacks: %j', (change, field, fault) => {
    expect(readRule('direct_award', false, 'DE-NI-DA', { ...typed, ...change }, 'de')).toEqual({
      faults: { [field]: fault },
    });
  });

  it('needs an id that addresses can hold', () => {
    for (const id of ['', 'ab', '../x', 'ä-limit'])
      expect(readRule('direct_award', false, id, typed, 'de')).toEqual({ faults: { id: 'missing' } });
  });
});

describe('the next version of a rule', () => {
  it.each([limit, { ...limit, maxNet: null }, bands])('starts with what is in force: $id $maxNet', (rule) => {
    const read = readRule(rule.kind, false, rule.id, textsOf(rule, f), 'de');
    const { version: _, ...said } = JSON.parse(JSON.stringify(rule));
    delete said.source.confirmed;
    expect(read).toEqual({ rule: said });
  });

  it('drops a row in the middle, and those behind it move up', () => {
    const rows = { path: 'terms.deviation', most: 10, fields: [{ path: 'ask', type: 'choice' as const }] };
    const texts = withoutRow(withRow(textsOf(bands, f), 'terms.deviation'), rows, 0);
    expect([texts['terms.deviation'], texts['terms.deviation.0.ask'], texts['terms.deviation.1.ask']]).toEqual([
      '3',
      'code_and_text',
      'second_person',
    ]);
  });
});

describe('two versions side by side', () => {
  it('show values in words, and what differs', () => {
    const after: SchemaRule = { ...limit, version: 2, maxNet: null, valid: { from: '2027-01-01' } };
    const changed = diffOf(limit, after, words).filter((row) => row.changed);
    expect(changed.map(({ label, before, after: now }) => [label, plain(before), plain(now)])).toEqual([
      ['Wert netto in Euro', '20.000,00 €', 'Direktauftrag ohne Wertgrenze'],
      ['Gilt ab', '29.05.2025', '01.01.2027'],
      ['Gilt bis einschließlich', '31.12.2026', undefined],
    ]);
  });

  it('of a new rule have nothing on the left', () => {
    expect(diffOf(undefined, limit, words).every(({ before, changed }) => before === undefined && changed)).toBe(true);
  });

  it('name the rows of a list by their place', () => {
    const [first] = bands.terms?.deviation ?? [];
    const after: SchemaRule = { ...bands, terms: { ...bands.terms, deviation: first ? [first] : [] } };
    const gone = diffOf(bands, after, words).filter((row) => row.changed);
    expect(gone.map(({ label }) => label)[0]).toBe('Zeile 2: ab Mehrpreis netto in Euro');
    expect(gone.every((row) => row.after === undefined)).toBe(true);
  });
});

describe('a rule in one line', () => {
  it.each([
    [limit, 'Direktauftrag bis 20.000,00 € netto'],
    [{ ...limit, maxNet: null }, 'Direktauftrag ohne Wertgrenze'],
    [
      bands,
      '3 Abweichungsstufen · Nachweise der Wirtschaftlichkeit: Erfahrungswerte, Preisdatenbanken · Skonto zählt nicht',
    ],
  ])('%#', (rule, said) => {
    expect(plain(sayingOf(rule, words))).toBe(said);
  });
});

describe('the navigation', () => {
  it('shows an entry to those whose work it is', () => {
    const messages = { to: '/meldungen', label: 'messages', operation: 'x', roles: ['contract_manager'] as const };
    expect(isFor(messages, ['auditor'])).toBe(false);
    expect(isFor(messages, ['auditor', 'contract_manager'])).toBe(true);
    expect(isFor({ to: '/suche', label: 'catalogue', operation: 'x' }, [])).toBe(true);
  });
});

describe('the fields of a rule', () => {
  it('has one for everything the rules of the shop say, so that a new version drops nothing', () => {
    const seed = JSON.parse(readFileSync(join(import.meta.dirname, '../../internal/rules/seed_terms.json'), 'utf8'));
    const sections = sectionsOf('terms', false, {});
    const paths = sections.flatMap((one) => [...one.fields, ...one.rows].map(({ path }) => path));
    const said = seed.rules.flatMap(({ terms = {} }: SchemaRule) => Object.keys(terms));
    const missing = said.filter(
      (term: string) => !paths.some((path) => path === `terms.${term}` || path.startsWith(`terms.${term}.`)),
    );
    expect(missing).toEqual([]);
  });
});
