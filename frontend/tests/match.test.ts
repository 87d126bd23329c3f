import { describe, expect, it } from 'vitest';
import type { SchemaGtinConflict, SchemaProduct } from '../src/api/schema';
import { conflictRows, matchRows, nextOf, queueKey } from '../src/lib/match';

const labels = { name: 'Name', manufacturer: 'Maker', partNumber: 'Number', gtin: 'GTIN', category: 'Category' };

function product(change: Partial<SchemaProduct>): SchemaProduct {
  return {
    id: '1',
    name: 'Dock',
    manufacturer: 'Aventra',
    partNumber: 'AV-D20',
    gtin: null,
    category: { key: 'docks', label: 'Docks' },
    unit: 'C62',
    facts: [],
    ...change,
  } as SchemaProduct;
}

const brief = (rows: ReturnType<typeof matchRows>) => rows.map(({ key, agreement }) => `${key} ${agreement}`);

describe('two products side by side', () => {
  it('agree in a number whatever its spelling, and leave out what neither names', () => {
    expect(brief(matchRows(product({}), product({ partNumber: 'av d20', manufacturer: 'AVENTRA ' }), labels))).toEqual([
      'manufacturer same',
      'partNumber same',
      'category same',
    ]);
  });

  it('show the facts that differ before those that agree, and those only one names last', () => {
    const a = product({
      facts: [
        { key: 'colour', label: 'Colour', value: 'black' },
        { key: 'ports', label: 'Ports', value: '3' },
        { key: 'power', label: 'Power', value: '100 W' },
      ],
    });
    const b = product({
      gtin: '4006381333931',
      facts: [
        { key: 'power', label: 'Power', value: '130 W' },
        { key: 'ports', label: 'Ports', value: '3' },
      ],
    });
    expect(brief(matchRows(a, b, labels))).toEqual([
      'manufacturer same',
      'partNumber same',
      'gtin one',
      'category same',
      'fact-power different',
      'fact-ports same',
      'fact-colour one',
    ]);
  });

  it('say what of a row in quarantine contradicts the known product', () => {
    const conflict = {
      name: 'Dock D99',
      manufacturer: 'Aventra',
      partNumber: 'AV-D99',
      gtin: '4006381333931',
      known: product({ gtin: '4006381333931' }),
    } as SchemaGtinConflict;
    expect(brief(conflictRows(conflict, labels))).toEqual([
      'name different',
      'manufacturer same',
      'partNumber different',
      'gtin same',
    ]);
  });
});

describe('the queue', () => {
  const press = (key: string, held = {}) => queueKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

  it('knows one key for each word, in either case, and leaves the browser its own', () => {
    expect(['g', 'V', 'w', 'Z', 'x', 'Enter'].map((key) => press(key))).toEqual([
      'same',
      'different',
      'skip',
      'undo',
      undefined,
      undefined,
    ]);
    expect(press('w', { ctrlKey: true })).toBeUndefined();
  });

  it('goes on to what was not skipped, and begins with what was taken back', () => {
    const items = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
    expect(nextOf(items, [])?.id).toBe('a');
    expect(nextOf(items, ['a', 'b'])?.id).toBe('c');
    expect(nextOf(items, ['a'], 'a')?.id).toBe('a');
    expect(nextOf(items, ['a', 'b', 'c'])).toBeUndefined();
  });
});
