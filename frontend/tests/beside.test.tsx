import { render, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SchemaCriteria, SchemaMoney, SchemaRankedOffer, SchemaTradeOffer } from '../src/api/schema';
import { Arithmetic } from '../src/features/comparison/Arithmetic';
import { OwnTrade } from '../src/features/comparison/OwnTrade';
import { LanguageProvider, loadPageTexts } from '../src/i18n';
import { pages as de } from '../src/i18n/de/pages';
import { shell as deShell } from '../src/i18n/de/shell';
import { pages as en } from '../src/i18n/en/pages';
import { shell as enShell } from '../src/i18n/en/shell';
import { makeFormat } from '../src/i18n/format';
import { besideRows, criteriaCount, priceNotes, weightsSentence } from '../src/lib/beside';

const german = [{ ...deShell, ...de }, makeFormat('de')] as const;
const english = [{ ...enShell, ...en }, makeFormat('en')] as const;

const euros = (amount: string): SchemaMoney => ({ amount, currency: 'EUR' });
const supplier = { id: 's', name: 'Elbe Datentechnik eG', city: 'Dresden' };

/** An offer as the server answers where price alone decides and nothing is rounded or recurring. */
const plain: SchemaRankedOffer = {
  offerId: 'o',
  supplier,
  sku: 'ED-1',
  rank: 1,
  priceKind: 'once',
  termMonths: null,
  unitPrice: { ...euros('4.19'), per: '1' },
  step: '1',
  deliveredQuantity: '25',
  landed: euros('104.75'),
  gross: euros('124.65'),
  vatRate: '19',
  perUsedPiece: euros('4.19'),
  perDeliveredPiece: euros('4.19'),
  arithmetic: [{ code: 'goods', text: '25 × 4,19 €', amount: euros('104.75') }],
  deliveryDate: '2026-11-26',
  deliveryDays: 4,
  stock: { state: 'unknown', quantity: null },
  labels: [],
  difference: null,
  monthly: null,
  score: euros('104.75'),
  criteria: [],
  skonto: null,
};
const rounded = { ...plain, deliveredQuantity: '30', landed: euros('125.70'), perUsedPiece: euros('5.03') };
const recurring: SchemaRankedOffer = {
  ...plain,
  priceKind: 'month',
  termMonths: 36,
  monthly: euros('612.50'),
  landed: euros('22050.00'),
};
const counted: SchemaRankedOffer = {
  ...plain,
  criteria: [
    { code: 'delivery', text: 'Lieferzeit: 4 Arbeitstage', amount: euros('20.00') },
    { code: 'label', text: 'Umweltzeichen TCO Certified', amount: euros('-3.14') },
  ],
  score: euros('121.61'),
};

const criteria: SchemaCriteria = {
  id: 'c',
  version: 2,
  title: 'Leitlinie Beschaffung',
  from: '2026-11-01',
  publishedAt: '2026-10-20T08:00:00Z',
  state: 'current',
  body: {
    perDay: '5.00',
    labels: [{ scheme: 'tco', percent: '3' }],
    perRepairPoint: '0.5',
    co2: { perTonne: '80.00', unstatedGrams: 300_000 },
    required: [{ scheme: 'blauer_engel', category: 'printer' }, { scheme: 'epeat' }],
  },
};

/** Spaces that do not break, as Intl puts them before units, read as plain ones. */
const readable = (text: string | null | undefined) => text?.replace(/[\u00a0\u202f]/g, ' ');

describe('beside the total', () => {
  it('stands nothing where the answer has nothing', () => {
    expect(besideRows(...german, plain, '25', 'Stück')).toEqual([]);
    expect(besideRows(...german, { ...plain, deliveredQuantity: '25.000' }, '25', 'Stück')).toEqual([]);
    expect(priceNotes(...german, plain, '25')).toEqual([]);
  });

  it('a recurring price names its month and the months counted', () => {
    const [row] = besideRows(...german, recurring, '25', 'Stück');
    expect(row?.map(readable)).toEqual(['Ein Monat (gerechnet sind 36 Monate)', '612,50 €']);
    expect(priceNotes(...german, recurring, '25').map(readable)).toEqual([
      '612,50 € im Monat',
      'gerechnet über 36 Monate',
    ]);
    expect(priceNotes(...english, recurring, '25')).toEqual(['€612.50 a month', 'counted over 36 months']);
  });

  it('packs that bring more name the delivered and the used piece', () => {
    expect(besideRows(...german, rounded, '25', 'Stück').map((row) => row.map(readable))).toEqual([
      ['Je geliefertem Stück (30 Stück)', '4,19 €'],
      ['Je genutztem Stück (25 Stück)', '5,03 €'],
    ]);
    const { perDeliveredPiece: _, ...older } = rounded;
    expect(besideRows(...german, older, '25', 'Stück')).toHaveLength(1);
  });
});

describe('the published weights', () => {
  it('are one sentence, with the labels required of this category only', () => {
    const sentence = readable(weightsSentence(...german, criteria, 'docking_station'));
    expect(sentence).toBe(
      'Neben dem Preis zählt „Leitlinie Beschaffung“ (Fassung 2, ab 01.11.2026): 5,00 € je Arbeitstag Lieferzeit; ' +
        '3 % vom Warenwert ab für TCO Certified oder Gleichwertiges mit Nachweis; ' +
        '0,5 % vom Warenwert ab je Punkt Reparierbarkeit; 80,00 € je Tonne CO₂, ohne Angabe 300.000 g je Stück; ' +
        'nur mit EPEAT oder Gleichwertigem mit Nachweis.',
    );
    expect(weightsSentence(...english, criteria, 'printer')).toContain('only with Blauer Engel or an equivalent');
  });

  it('are not spoken of where none counts for the product', () => {
    const body = { required: [{ scheme: 'epeat' as const, category: 'printer' }] };
    expect(weightsSentence(...german, { ...criteria, body }, 'monitor')).toBeUndefined();
  });

  it('rank the offers only where a line of the arithmetic comes of them', () => {
    const { criteria: _, ...older } = plain;
    expect(criteriaCount([plain, older])).toBe(false);
    expect(criteriaCount([plain, counted])).toBe(true);
  });
});

describe('on the page', () => {
  beforeAll(loadPageTexts);
  const show = (children: ReactNode) => render(<LanguageProvider>{children}</LanguageProvider>).container;
  const lines = (container: HTMLElement) =>
    [...container.querySelectorAll('dt')].map((term) =>
      readable(`${term.textContent}: ${term.nextElementSibling?.textContent}`),
    );

  it('the arithmetic goes from the total to the score line by line', () => {
    expect(lines(show(<Arithmetic offer={counted} unit="Stück" quantity="25" />))).toEqual([
      '25 × 4,19 €: 104,75 €',
      'Gesamt netto inkl. Versand: 104,75 €',
      'Lieferzeit: 4 Arbeitstage: +20,00 €',
      'Umweltzeichen TCO Certified: -3,14 €',
      'Wertung, nach ihr wird gereiht: 121,61 €',
    ]);
  });

  it('ends with the total where price alone decides', () => {
    expect(lines(show(<Arithmetic offer={plain} unit="Stück" quantity="25" />))).toHaveLength(2);
  });

  it('Skonto is a line when it is counted, and otherwise a note that it is not', () => {
    const skonto = { percent: '2', days: 14, counted: true };
    const line = { code: 'skonto' as const, text: 'Skonto 2 % binnen 14 Tagen', amount: euros('-2.10') };
    const offer = { ...plain, skonto, arithmetic: [...plain.arithmetic, line] };
    const with_ = show(<Arithmetic offer={offer} unit="Stück" quantity="25" />);
    expect(lines(with_)).toContain('Skonto 2 % binnen 14 Tagen: -2,10 €');
    expect(with_.textContent?.match(/Skonto/g)).toHaveLength(1);
    const apart = { ...plain, skonto: { ...skonto, counted: false } };
    const without = show(<Arithmetic offer={apart} unit="Stück" quantity="25" />);
    expect(readable(without.textContent)).toContain('Skonto 2 % bei Zahlung binnen 14 Tagen, nicht mitgerechnet');
  });

  it('own trade stands apart with its fee, says why, and offers no button', () => {
    const offer: SchemaTradeOffer = {
      offerId: 't',
      supplier: { ...supplier, name: 'ProVitako eG' },
      sku: 'PV-1',
      landed: euros('100.00'),
      feePercent: '2.5',
      fee: euros('2.50'),
      total: euros('102.50'),
      deliveryDate: '2026-11-26',
      reason: null,
    };
    const unpriced = { ...offer, offerId: 'u', landed: null, fee: null, total: null, reason: 'kein Preis' };
    const container = show(<OwnTrade trade={{ sentence: 'Warum es abseits steht.', offers: [offer, unpriced] }} />);
    const block = within(screen.getByRole('region', { name: 'Eigenhandel der Genossenschaft' }));
    expect(block.getByText('steht nicht in der Rangfolge')).toBeTruthy();
    expect(block.getByText('Warum es abseits steht.')).toBeTruthy();
    expect(lines(container)).toEqual([
      'Gesamt netto inkl. Versand: 100,00 €',
      'Gebühr 2,5 % vom Warenwert: 2,50 €',
      'Gesamt netto mit Gebühr: 102,50 €',
    ]);
    expect(readable(container.textContent)).toContain('kein Preis · Gebühr 2,5 % vom Warenwert');
    expect(block.queryAllByRole('button')).toEqual([]);
    expect(block.queryAllByRole('radio')).toEqual([]);
  });

  it('own trade shows the prices that the body sees, and without a basis the sentence alone', () => {
    const offer: SchemaTradeOffer = { offerId: 't', supplier, sku: 'PV-1', deliveryDate: '2026-11-26', reason: null };
    const trade = (more: Partial<SchemaTradeOffer>) => ({ sentence: 'Warum.', offers: [{ ...offer, ...more }] });
    expect(lines(show(<OwnTrade trade={trade({ total: euros('102.50') })} />))).toEqual([
      'Gesamt netto mit Gebühr: 102,50 €',
    ]);
    expect(lines(show(<OwnTrade trade={trade({ landed: euros('100.00') })} />))).toEqual([
      'Gesamt netto inkl. Versand: 100,00 €',
    ]);
    const closed = show(<OwnTrade trade={{ sentence: 'Keine Grundlage.', offers: [] }} />);
    expect(closed.textContent).toBe('Eigenhandel der GenossenschaftKeine Grundlage.');
  });
});
