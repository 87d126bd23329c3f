import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

type Tokens = Record<string, string>;

const read = (path: string) =>
  readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

const tokensIn = (declarations: string): Tokens =>
  Object.fromEntries(
    [...declarations.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value?.trim()]),
  );

/** What a style sheet declares outside of media queries for one of its selectors. */
function declared(css: string, selector: string): Tokens {
  const outside = css.replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '');
  const blocks = [...outside.matchAll(/([^{};]+)\{([^{}]*)\}/g)];
  const mine = blocks.filter(([, head = '']) =>
    head
      .replaceAll('"', '')
      .split(',')
      .some((one) => one.trim() === selector),
  );
  return Object.assign({}, ...mine.map(([, , body = '']) => tokensIn(body)));
}

const sheets = [read('../src/styles/kern-tokens.css'), read('../src/styles/tokens.css')];

const dark: Tokens = Object.assign(
  {},
  ...[':root', '[data-kern-theme=dark]'].flatMap((selector) => sheets.map((css) => declared(css, selector))),
);

/** The public page of limits keeps its tokens itself. */
const limitsDark = tokensIn(
  read('../../internal/httpapi/limits.css').match(/prefers-color-scheme: dark\)([\s\S]*?\})/)?.[1] ?? '',
);

/** The sRGB a screen shows for an oklch colour, each part in steps of 1/255, made linear again. */
function shown(lightness: number, chroma: number, hue: number): [red: number, green: number, blue: number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const step = (part: number) => {
    const linear = Math.min(1, Math.max(0, part));
    const curved = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
    const rounded = Math.round(curved * 255) / 255;
    return rounded <= 0.04045 ? rounded / 12.92 : ((rounded + 0.055) / 1.055) ** 2.4;
  };
  return [
    step(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    step(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    step(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function luminance(tokens: Tokens, name: string): number {
  const value = tokens[name] ?? '';
  const [, other] = value.match(/^var\((--[\w-]+)\)$/) ?? [];
  if (other) return luminance(tokens, other);
  const [, lightness, chroma, hue] = value.match(/^oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)$/) ?? [];
  if (!hue) throw new Error(`${name} is no colour: ${value}`);
  const [red, green, blue] = shown(Number(lightness) / 100, Number(chroma), Number(hue));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(tokens: Tokens, one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(tokens, one), luminance(tokens, other)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe('the dark, which has no shadows', () => {
  it.each([
    ['--surface', '--page', 1.18],
    ['--raised', '--surface', 1.18],
    ['--line', '--surface', 1.8],
    ['--line', '--page', 1.8],
    ['--bar', '--track', 3],
    ['--bar', '--surface', 3],
    ['--warn', '--track', 3],
    ['--warn', '--surface', 3],
    ['--crit', '--track', 3],
    ['--crit', '--surface', 3],
    ['--control', '--surface', 3],
    ['--control', '--raised', 3],
  ])('%s stands apart from %s by %d : 1', (one, other, least) => {
    expect(contrast(dark, one, other)).toBeGreaterThanOrEqual(least);
  });

  it.each(
    ['--ink', '--ink-2', '--act', '--ok', '--warn', '--crit', '--info'].flatMap((ink) =>
      ['--surface', '--raised'].map((ground) => [ink, ground] as const),
    ),
  )('text in %s on %s is neither faint nor glaring', (ink, ground) => {
    const found = contrast(dark, ink, ground);
    // Colours of states stand on the surface alone.
    expect(found).toBeGreaterThanOrEqual(ground === '--raised' && !/ink/.test(ink) ? 4.5 : 7);
    expect(found).toBeLessThanOrEqual(16);
  });

  it('the page of limits has the same grounds', () => {
    for (const name of ['--page', '--surface', '--line']) expect.soft(limitsDark[name], name).toBe(dark[name]);
  });
});
