import { describe, expect, it } from 'vitest';
import { statements } from '../src/features/statements/texts';
import { texts as story } from '../src/features/story/texts';
import { pages as dePages } from '../src/i18n/de/pages';
import { shell as deShell } from '../src/i18n/de/shell';
import { pages as enPages } from '../src/i18n/en/pages';
import { shell as enShell } from '../src/i18n/en/shell';

const de = { ...deShell, ...dePages, ...story.de };
const en = { ...enShell, ...enPages, ...story.en };

/** Every leaf of a catalogue by its path. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

/** The text of a leaf; functions are called with stand-ins. */
function text(leaf: unknown): string {
  return typeof leaf === 'function' ? String(leaf('7', '7', '7')) : String(leaf);
}

describe('the catalogues', () => {
  it('have the same keys and kinds', () => {
    const shape = (messages: unknown) => leaves(messages).map(([path, leaf]) => [path, typeof leaf]);
    expect(shape(en)).toEqual(shape(de));
    expect(shape(statements.en)).toEqual(shape(statements.de));
  });

  it('translate every text', () => {
    const german = new Map(leaves(de).map(([path, leaf]) => [path, text(leaf)]));
    const alike = leaves(en)
      .filter(
        ([path, leaf]) => text(leaf).length > 12 && !path.includes('.jurisdiction.') && german.get(path) === text(leaf),
      )
      .map(([path]) => path);
    expect(alike).toEqual([]);
  });

  it.each([
    ['German', [de, statements.de], /[!]|Keine Daten|Fehler|Ungültige Eingabe|erfolgreich|rechtssicher|MwSt|Werktag/],
    ['English', [en, statements.en], /[!]|No data|Error|Invalid|successful/],
  ])('avoid the words that help nobody: %s', (_language, catalogue, avoided) => {
    expect(leaves(catalogue).filter(([, leaf]) => avoided.test(text(leaf)))).toEqual([]);
  });
});
