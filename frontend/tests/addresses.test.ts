import { afterEach, describe, expect, it, vi } from 'vitest';
import { addressOf, api, body, inPlaceOf } from '../src/api/client';

const answer = (url: string, data: unknown) =>
  Object.defineProperty(Response.json(data), 'url', { value: `https://shop.example${url}` });

describe('data know the address they were read at', () => {
  afterEach(() => vi.unstubAllGlobals());

  const read = async (url: string, data: unknown) => {
    vi.stubGlobal('fetch', async () => answer(url, data));
    return body(api.GET('/orders', { baseUrl: 'https://shop.example/api/v1', params: { query: {} } }));
  };

  it('a first answer, an equal one, and one that shares parts with the one before', async () => {
    const first = await read('/api/v1/orders?limit=1', { items: [{ a: 1 }] });
    expect(addressOf(first)).toBe('https://shop.example/api/v1/orders?limit=1');
    const equal = await read('/api/v1/orders?limit=1', { items: [{ a: 1 }] });
    expect(inPlaceOf(first, equal)).toBe(first);
    const changed = inPlaceOf(first, await read('/api/v1/orders?limit=2', { items: [{ a: 1 }, { a: 2 }] }));
    expect(addressOf(changed)).toBe('https://shop.example/api/v1/orders?limit=2');
  });

  it('the answer to a change stands where the page read before', async () => {
    const before = await read('/api/v1/basket', { lines: [] });
    const after = inPlaceOf(before, { lines: [1] });
    expect(after).toEqual({ lines: [1] });
    expect(addressOf(after)).toBe('https://shop.example/api/v1/basket');
  });

  it('what was never read has none', () => {
    expect([addressOf(undefined), addressOf(null), addressOf('text'), addressOf({})]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(addressOf(inPlaceOf(undefined, { a: 1 }))).toBeUndefined();
  });
});
