import { describe, expect, it } from 'vitest';
import { type AnswerTexts, dayInBerlin, readAnswer, tokenOf } from '../src/lib/inquiryAnswer';

const texts: AnswerTexts = {
  unitPrice: '1.089,5',
  shipping: '4,9',
  vatRate: '19',
  priceKind: 'once',
  termMonths: '',
  deliveryDays: '3',
  validUntil: '15.12.2026',
  minimum: '',
  sku: '',
};
const today = '2026-11-22';

describe('an answer to a price inquiry', () => {
  it('is read into the form of the contract', () => {
    expect(readAnswer(texts, 'de', today)).toEqual({
      terms: { unitPrice: '1089.5', shipping: '4.90', vatRate: '19', deliveryDays: 3, validUntil: '2026-12-15' },
    });
    expect(readAnswer({ ...texts, shipping: '0', minimum: '10', sku: ' A-1 ' }, 'de', today)).toMatchObject({
      terms: { shipping: '0.00', minimum: '10', sku: 'A-1' },
    });
  });

  it('comes once, or again and again with a term or open-ended', () => {
    const recurring = { ...texts, priceKind: 'month', termMonths: ' 36 ' };
    expect(readAnswer(recurring, 'de', today)).toMatchObject({ terms: { priceKind: 'month', termMonths: 36 } });
    expect(readAnswer({ ...recurring, termMonths: '' }, 'de', today)).toEqual({
      terms: expect.not.objectContaining({ termMonths: expect.anything() }),
    });
    expect(readAnswer({ ...recurring, termMonths: '601' }, 'de', today)).toEqual({ faults: { termMonths: true } });
    expect(readAnswer({ ...texts, termMonths: '601' }, 'de', today)).toEqual({
      terms: expect.not.objectContaining({ termMonths: expect.anything() }),
    });
  });

  it.each([
    ['unitPrice', '', 'unitPrice'],
    ['unitPrice', '0,00', 'unitPrice'],
    ['unitPrice', '1,23456', 'unitPrice'],
    ['shipping', '', 'shipping'],
    ['shipping', '1,234', 'shipping'],
    ['vatRate', '190', 'vatRate'],
    ['deliveryDays', '', 'deliveryDays'],
    ['deliveryDays', '401', 'deliveryDays'],
    ['deliveryDays', '1,5', 'deliveryDays'],
    ['validUntil', '31.02.2027', 'validUntil'],
    ['validUntil', '21.11.2026', 'validUntilOver'],
    ['minimum', '0', 'minimum'],
  ])('%s cannot be %s', (field, value, fault) => {
    expect(readAnswer({ ...texts, [field]: value }, 'de', today)).toEqual({ faults: { [fault]: true } });
  });

  it('may hold until today', () => {
    expect(readAnswer({ ...texts, validUntil: '22.11.2026' }, 'de', today)).toHaveProperty('terms');
  });
});

describe('the link', () => {
  const token = `${'a-_Z9'.repeat(8)}abc`;
  it('holds a token of 43 characters after the sign', () => {
    expect(tokenOf(`#${token}`)).toBe(token);
  });
  it.each(['', '#', '#inhalt', `#${token}x`, `#${token.slice(1)}`, `#${token.slice(1)}/`])('%s holds none', (hash) => {
    expect(tokenOf(hash)).toBeUndefined();
  });
});

it('the day is the one in Berlin', () => {
  expect(dayInBerlin(new Date('2026-11-22T23:30:00Z'))).toBe('2026-11-23');
});
