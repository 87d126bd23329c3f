import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { chapterOf, fits, pages, requestsOf } from '../src/features/help/pages';
import { pages as dePages } from '../src/i18n/de/pages';
import { planning as dePlanning } from '../src/i18n/de/planning';
import { shell as deShell } from '../src/i18n/de/shell';
import { pages as enPages } from '../src/i18n/en/pages';
import { planning as enPlanning } from '../src/i18n/en/planning';
import { shell as enShell } from '../src/i18n/en/shell';
import { makeRouter } from '../src/router';

const folder = join(import.meta.dirname, '../../docs/guide');

/** All that a catalogue can say, functions with stand-ins. */
function texts(value: unknown): string[] {
  if (typeof value === 'function') return [String(value('7', '7', '7'))];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(texts);
  return [String(value)];
}

/** What single pages say, from the files beside them. */
const ofPages = import.meta.glob<{ texts?: Record<string, unknown> }>('../src/features/**/*exts.ts', { eager: true });
const wordsOfPages = (language: 'de' | 'en') => Object.values(ofPages).flatMap(({ texts }) => texts?.[language] ?? []);

describe('the guide', () => {
  const routes = Object.keys(makeRouter(new QueryClient()).routesByPath);

  it('has a chapter for every route', () => {
    expect(routes.filter((route) => !chapterOf(route))).toEqual([]);
    expect(Object.keys(pages).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('has every chapter that a route names, in both languages', () => {
    const missing = Object.values(pages).flatMap(({ chapter }) =>
      [`${chapter}.md`, `${chapter}.en.md`].filter((file) => !existsSync(join(folder, file))),
    );
    expect([...new Set(missing)]).toEqual([]);
  });

  it.each([
    ['German', /^[^.]+\.md$/, [deShell, dePages, dePlanning, ...wordsOfPages('de')]],
    ['English', /\.en\.md$/, [enShell, enPages, enPlanning, ...wordsOfPages('en')]],
  ])('names in bold only what stands on the pages: %s', (_language, files, catalogues) => {
    const shown = texts(catalogues).join('\n').toLowerCase();
    const unknown = readdirSync(folder)
      .filter((file) => files.test(file))
      .flatMap((file) =>
        [...readFileSync(join(folder, file), 'utf8').matchAll(/\*\*([^*]+)\*\*/g)]
          .map(([, words]) => (words ?? '').replaceAll('\n', ' '))
          .filter((words) => !shown.includes(words.toLowerCase()))
          .map((words) => `${file}: ${words}`),
      );
    expect(unknown).toEqual([]);
  });
});

describe('a page as a request', () => {
  it('is known for every list and every single thing', () => {
    const forms = Object.keys(pages).filter((route) => requestsOf(route).length === 0);
    expect(forms.sort()).toEqual([
      '/',
      '/anmelden',
      '/barrierefreiheit',
      '/bestellen',
      '/datenschutz',
      '/demo',
      '/demo/faelschen',
      '/einladung',
      '/einladungen',
      '/einrichten',
      '/einrichten/katalog',
      '/einrichten/personen',
      '/impressum',
      '/miniwettbewerbe/neu/$lotId',
      '/preisanfrage',
      '/produkte/$productId/preisanfrage',
      '/profil',
      '/rahmenvertraege/bekanntmachung',
      '/regeln/entwerfen',
      '/stueckliste',
      '/warenkorb/bestellen',
      '/warenkorb/weitergeben',
      '/weitergeben',
    ]);
  });

  it.each([
    ['https://shop.example/api/v1/orders?limit=5', '/orders', true],
    ['https://shop.example/api/v1/orders/42', '/orders/{orderId}', true],
    ['https://shop.example/api/v1/orders/42', '/orders', false],
    ['https://shop.example/api/v1/orders/42/note', '/orders/{orderId}', false],
    ['https://shop.example/api/v1/rules/drafts', '/rules/{ruleId}/versions', false],
  ])('%s is one of %s: %s', (address, path, same) => {
    expect(fits(address, path)).toBe(same);
  });
});
