import type { SchemaMoney, SchemaRule, SchemaRuleKind } from '../../api/schema';
import type { Format, Language } from '../../i18n/format';
import { addDays, parseDay } from '../../lib/day';
import { parseDecimal } from '../../lib/decimal';
import { type FieldSpec, type RowsSpec, sectionsOf } from './fields';

/** What was typed, by the path of the member; rows as "terms.deviation.0.ask", their number under "terms.deviation". */
export type Texts = Record<string, string>;

/** What a text lacks to be read. */
export type Fault = 'missing' | 'amount' | 'percent' | 'number' | 'day';
export type Faults = Record<string, Fault>;

export const rowCount = (texts: Texts, path: string): number => Number(texts[path] ?? '0');

export function withRow(texts: Texts, path: string): Texts {
  return { ...texts, [path]: String(rowCount(texts, path) + 1) };
}

/** The texts without a row; those behind it move up. */
export function withoutRow(texts: Texts, { path, fields }: RowsSpec, gone: number): Texts {
  const next = { ...texts, [path]: String(rowCount(texts, path) - 1) };
  for (let row = gone; row < rowCount(texts, path); row++) {
    for (const field of fields) next[`${path}.${row}.${field.path}`] = texts[`${path}.${row + 1}.${field.path}`] ?? '';
  }
  return next;
}

/** The fields that are shown, with the paths of their texts. */
export function fieldsOf(kind: SchemaRuleKind, own: boolean, texts: Texts): FieldSpec[] {
  return sectionsOf(kind, own, texts).flatMap(({ fields, rows }) => [
    ...fields,
    ...rows.flatMap(({ path, fields: columns }) =>
      Array.from({ length: rowCount(texts, path) }, (_, row) =>
        columns.map((column) => ({ ...column, path: `${path}.${row}.${column.path}` })),
      ).flat(),
    ),
  ]);
}

type Read = { value: unknown } | { fault: Fault };

function readField({ type, most }: FieldSpec, text: string, language: Language): Read {
  switch (type) {
    case 'amount': {
      const value = parseDecimal(text, language);
      return value !== undefined && /^\d{1,12}(\.\d{1,2})?$/.test(value)
        ? { value: { amount: cents(value), currency: 'EUR' } }
        : { fault: 'amount' };
    }
    case 'percent': {
      const value = parseDecimal(text.replace('%', ''), language);
      return value !== undefined && /^\d{1,3}(\.\d{1,2})?$/.test(value) ? { value } : { fault: 'percent' };
    }
    case 'number':
      return /^\d{1,4}$/.test(text) && Number(text) <= (most ?? 9999) ? { value: Number(text) } : { fault: 'number' };
    case 'day':
    case 'lastDay': {
      const day = parseDay(text);
      if (!day) return { fault: 'day' };
      return { value: type === 'day' ? day : addDays(day, 1) };
    }
    case 'flag':
      return { value: true };
    case 'choice':
      return { value: text === 'true' ? true : text === 'false' ? false : text };
    case 'several':
      return { value: text.split(' ') };
    case 'words':
      return { value: text.split(/[\s,;]+/).filter(Boolean) };
    default:
      return { value: text };
  }
}

/** The rule that was typed, or what its fields lack. */
export function readRule(
  kind: SchemaRuleKind,
  own: boolean,
  id: string,
  texts: Texts,
  language: Language,
): { rule: SchemaRule } | { faults: Faults } {
  const faults: Faults = {};
  const rule: Record<string, unknown> = { id: id.trim(), kind, maxNet: null };
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{2,79}$/.test(id.trim())) faults.id = 'missing';
  for (const field of fieldsOf(kind, own, texts)) {
    const text = (texts[field.path] ?? '').trim();
    if (field.path === 'noLimit') continue;
    if (text === '') {
      if (field.required) faults[field.path] = 'missing';
      continue;
    }
    const read = readField(field, text, language);
    if ('fault' in read) faults[field.path] = read.fault;
    else put(rule, field.path.split('.'), read.value);
  }
  if (Object.keys(faults).length > 0) return { faults };
  return { rule: rule as unknown as SchemaRule };
}

/** Puts a value where the path leads; a number in it is a place in a list. */
function put(into: Record<string, unknown>, [first = '', ...rest]: string[], value: unknown) {
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  into[first] ??= /^\d+$/.test(rest[0] ?? '') ? [] : {};
  put(into[first] as Record<string, unknown>, rest, value);
}

/** The texts of a version that is in force, for its next one. */
export function textsOf(rule: SchemaRule, f: Format): Texts {
  const texts: Texts = rule.kind === 'direct_award' && !rule.maxNet ? { noLimit: 'true' } : {};
  for (const { path } of fieldsOf(rule.kind, rule.organisation !== undefined, {
    jurisdiction: rule.jurisdiction ?? '',
  }))
    take(texts, path, memberOf(rule, path), f);
  for (const { rows } of sectionsOf(rule.kind, true, {}))
    for (const { path, fields } of rows) {
      const list = (memberOf(rule, path) ?? []) as Record<string, unknown>[];
      texts[path] = String(list.length);
      list.forEach((row, index) => {
        for (const field of fields) take(texts, `${path}.${index}.${field.path}`, row[field.path], f);
      });
    }
  return texts;
}

function memberOf(rule: SchemaRule, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], rule);
}

function take(texts: Texts, path: string, value: unknown, f: Format) {
  const text = typed(path, value, f);
  if (text !== '') texts[path] = text;
}

/** A value as a person would type it. */
function typed(path: string, value: unknown, f: Format): string {
  if (value === undefined || value === null || (value === false && path !== 'terms.earlyPayment')) return '';
  if (path === 'valid.to') return f.dayBefore(String(value));
  if (path === 'valid.from' || path === 'source.state') return f.date(String(value));
  if (Array.isArray(value)) return value.join(path.endsWith('categories') ? ', ' : ' ');
  if (typeof value === 'object') return f.money(value as SchemaMoney).replace(/[\s€]+/g, '');
  return path.endsWith('fromPercent') ? f.decimal(String(value)) : String(value);
}

/** An amount has two decimals. */
function cents(decimal: string): string {
  const [whole, fraction = ''] = decimal.split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}
