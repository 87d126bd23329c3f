import { describe, expect, it } from 'vitest';
import { exampleOf, noCategoryLabel, noCriteria, readCriteria } from '../src/lib/criteria';

describe('criteria that are typed', () => {
  it('are read into the form of the contract', () => {
    const texts = {
      perDay: '2,5',
      perRepairPoint: '0,5 %',
      perTonne: '195',
      unstatedGrams: '350.000',
      labels: { epeat: '1', tco: '' },
      required: ['blauer_engel' as const],
      inCategories: [],
    };
    expect(readCriteria(texts, 'de')).toEqual({
      faults: {},
      body: {
        perDay: '2.50',
        perRepairPoint: '0.5',
        labels: [{ scheme: 'epeat', percent: '1' }],
        required: [{ scheme: 'blauer_engel' }],
        co2: { perTonne: '195.00', unstatedGrams: 350000 },
      },
    });
  });

  it('say what counts in single categories', () => {
    const inCategories = [
      { category: 'notebook', scheme: 'tco', percent: '2', required: true },
      { category: 'monitor', scheme: 'epeat', percent: '', required: true },
    ] as const;
    expect(readCriteria({ ...noCriteria, labels: { tco: '1' }, inCategories: [...inCategories] }, 'de')).toEqual({
      faults: {},
      body: {
        labels: [
          { scheme: 'tco', percent: '1' },
          { category: 'notebook', scheme: 'tco', percent: '2' },
        ],
        required: [
          { category: 'notebook', scheme: 'tco' },
          { category: 'monitor', scheme: 'epeat' },
        ],
      },
    });
    expect(readCriteria({ ...noCriteria, inCategories: [noCategoryLabel] }, 'de').faults).toEqual({
      'inCategories.0.category': 'category',
      'inCategories.0.percent': 'nothing',
    });
  });

  it.each([
    [{ perDay: 'viel' }, { perDay: 'amount' }],
    [{ perRepairPoint: '100' }, { perRepairPoint: 'percent' }],
    [{ labels: { epeat: '-1' } }, { 'labels.epeat': 'percent' }],
    [{ perTonne: '195' }, { unstatedGrams: 'pair' }],
    [{ perTonne: '195', unstatedGrams: '1,5' }, { unstatedGrams: 'grams' }],
  ])('say what a field lacks: %j', (change, faults) => {
    expect(readCriteria({ ...noCriteria, ...change }, 'de').faults).toEqual(faults);
  });
});

describe('the arithmetic of the example', () => {
  it('adds per day and tonne, takes off per label and point, to the cent and half up', () => {
    const { steps, score } = exampleOf({
      perDay: '2.50',
      labels: [{ scheme: 'epeat', percent: '1.25' }],
      perRepairPoint: '0.33',
      co2: { perTonne: '195.05', unstatedGrams: 1 },
    });
    expect(steps.map(({ code, amount }) => [code, amount])).toEqual([
      ['delivery', '20.00'],
      ['label', '-12.50'],
      ['repair', '-24.75'],
      ['co2', '46.81'],
    ]);
    expect(score).toBe('1029.56');
  });

  it('without criteria is the price', () => {
    expect(exampleOf({})).toEqual({ steps: [], score: '1000.00' });
  });
});
