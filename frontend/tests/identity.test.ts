import { describe, expect, it } from 'vitest';
import { arrival } from '../src/features/auth/identity';

const kept = { getItem: () => JSON.stringify({ ticket: 'karte', next: '/merkliste' }) };

describe('back from a directory', () => {
  it('brings what the directory answered, its own name among it', () => {
    expect(arrival('?state=z&code=c&iss=https%3A%2F%2Fid.nord.example', kept)).toEqual({
      state: 'z',
      code: 'c',
      issuer: 'https://id.nord.example',
      ticket: 'karte',
      next: '/merkliste',
    });
    expect(arrival('?state=z&code=c', kept)).toEqual({ state: 'z', code: 'c', ticket: 'karte', next: '/merkliste' });
  });
  it('is none without a state, or without an answer', () => {
    expect(arrival('?code=c', kept)).toBeUndefined();
    expect(arrival('?state=z', kept)).toBeUndefined();
    expect(arrival('?state=z&error=access_denied', kept)).toMatchObject({ state: 'z' });
  });
});
