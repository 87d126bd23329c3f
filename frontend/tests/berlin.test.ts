import { describe, expect, test } from 'vitest';
import { clockChange, clockOf, isSummer } from '../src/lib/berlin';

describe('times of clocks in Germany', () => {
  test('a time is one instant in summer or in standard time', () => {
    expect(clockOf('2027-01-12', '12:00')).toEqual({ kind: 'winter', at: new Date('2027-01-12T11:00:00Z') });
    expect(clockOf('2027-07-12', '12:00')).toEqual({ kind: 'summer', at: new Date('2027-07-12T10:00:00Z') });
    expect(clockOf('2027-03-28', '03:00')).toEqual({ kind: 'summer', at: new Date('2027-03-28T01:00:00Z') });
    expect(clockOf('2027-10-31', '03:00')).toEqual({ kind: 'winter', at: new Date('2027-10-31T02:00:00Z') });
  });
  test('in the nights of the change an hour is missing or there twice', () => {
    expect(clockOf('2027-03-28', '02:00').kind).toBe('skipped');
    expect(clockOf('2027-03-28', '02:59').kind).toBe('skipped');
    expect(clockOf('2027-10-31', '02:00').kind).toBe('twice');
    expect(clockOf('2027-10-31', '02:59').kind).toBe('twice');
  });
  test('the day of a change between two instants', () => {
    const november = new Date('2026-11-23T08:00:00Z');
    expect(clockChange(november, new Date('2027-03-01T08:00:00Z'))).toBeUndefined();
    expect(clockChange(november, new Date('2027-04-01T08:00:00Z'))).toBe('2027-03-28');
    expect(clockChange(new Date('2027-07-01T08:00:30Z'), new Date('2027-11-01T08:00:00Z'))).toBe('2027-10-31');
  });
  test('summer time', () => {
    expect(isSummer(new Date('2027-03-28T00:59:59Z'))).toBe(false);
    expect(isSummer(new Date('2027-03-28T01:00:00Z'))).toBe(true);
  });
});
