import type { SchemaRemaining } from '../api/schema';
import type { Format } from '../i18n/format';
import type { Messages } from '../i18n/messages';

/** "Noch abrufbar: 41.200,00 €", or that there is no maximum. */
export function remainingText(t: Messages, f: Format, remaining: SchemaRemaining): string {
  const value = remainingValue(f, remaining);
  return value ? t.compare.remaining(value) : t.contracts.noMaximum;
}

/** The rest in money, else in pieces; undefined without a maximum. */
export function remainingValue(f: Format, remaining: SchemaRemaining): string | undefined {
  if (remaining.value) return f.money(remaining.value);
  if (remaining.quantity) return f.quantity(remaining.quantity);
  return undefined;
}

export const remainingTones = {
  enough: 'ok',
  nearly_exhausted: 'warn',
  fully_reserved: 'warn',
  exhausted: 'crit',
} as const;
export const remainingIcons = {
  enough: 'check',
  nearly_exhausted: 'warn',
  fully_reserved: 'stop',
  exhausted: 'stop',
} as const;
