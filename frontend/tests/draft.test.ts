import { beforeEach, describe, expect, it } from 'vitest';
import { attemptKey, dropAttempt } from '../src/lib/draft';

beforeEach(() => sessionStorage.clear());

describe('the key of an attempt to order', () => {
  it('stays the same for the same order, so that a retry is no second order', () => {
    const order = { lines: [{ productId: 'p', quantity: '25' }] };
    expect(attemptKey(order)).toBe(attemptKey(structuredClone(order)));
  });

  it('is new for another order and after a success', () => {
    const first = attemptKey({ basketVersion: 1 });
    expect(attemptKey({ basketVersion: 2 })).not.toBe(first);
    const second = attemptKey({ basketVersion: 2 });
    dropAttempt();
    expect(attemptKey({ basketVersion: 2 })).not.toBe(second);
  });

  it('fits the contract', () => {
    expect(attemptKey({})).toMatch(/^[A-Za-z0-9_-]{8,100}$/);
  });
});
