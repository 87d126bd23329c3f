import { describe, expect, it } from 'vitest';
import { makeFormat } from '../src/i18n/format';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const space = '\u00a0';

describe('German formats', () => {
  const f = makeFormat('de');

  it('shows an amount with separators, cents and a space that does not break', () => {
    expect(f.money(eur('3722.50'))).toBe(`3.722,50${space}€`);
    expect(f.money(eur('-0.05'))).toBe(`-0,05${space}€`);
  });

  it('keeps every digit of an amount no binary number can hold', () => {
    expect(f.money(eur('999999999999.99'))).toBe(`999.999.999.999,99${space}€`);
    expect(f.quantity('9999999.999')).toBe('9.999.999,999');
  });

  it('shows unit prices with two to four decimals', () => {
    expect(f.unitPrice({ ...eur('0.0219'), per: '1' })).toBe(`0,0219${space}€`);
    expect(f.unitPrice({ ...eur('148.9'), per: '1' })).toBe(`148,90${space}€`);
  });

  it('puts a sign before a difference, and none before nothing', () => {
    expect(f.moneyMore(eur('211.00'))).toBe(`+211,00${space}€`);
    expect(f.percentMore('1.0')).toBe(`+1,0${space}%`);
    expect(f.percentMore('0.0')).toBe(`0,0${space}%`);
  });

  it('shows a civil date as it is, whatever the zone of the machine', () => {
    expect(f.day('2026-11-26')).toBe('Do., 26.11.');
    expect(f.date('2027-01-01')).toBe('01.01.2027');
  });

  it('shows instants in Berlin', () => {
    expect(f.seconds('2026-11-22T08:14:03Z')).toBe('09:14:03');
    expect(f.moment('2026-07-22T22:30:00Z')).toBe('23.07.2026, 00:30');
    expect(f.sameDay('2026-11-22T23:30:00Z', new Date('2026-11-22T12:00:00Z'))).toBe(false);
  });
});

describe('English formats', () => {
  it('keep the euro and the day first', () => {
    const f = makeFormat('en');
    expect(f.money(eur('3722.50'))).toBe('€3,722.50');
    expect(f.date('2026-11-26')).toBe('26/11/2026');
  });
});
