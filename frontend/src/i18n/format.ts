import type { SchemaMoney, SchemaUnitPrice } from '../api/schema';

export type Language = 'de' | 'en';

const locales = { de: 'de-DE', en: 'en-GB' } as const;
const berlin = 'Europe/Berlin';

/** Milliseconds of a civil day; civil days know no summer time. */
const dayLength = 86_400_000;

/** A decimal in a string; Intl formats it exactly, without a detour through a binary number. */
type Decimal = Intl.StringNumericLiteral;

/** Makes on first use and keeps: a browser takes milliseconds for each of its formats, and a page needs few. */
function kept<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * Formats for one language. Amounts are decimal strings and never calculated with. Civil dates ("2026-11-26") are shown
 * as they are, instants in the zone Europe/Berlin.
 */
export function makeFormat(language: Language) {
  const locale = locales[language];
  const percentWith = (options: Intl.NumberFormatOptions) =>
    kept(() => new Intl.NumberFormat(locale, { style: 'unit', unit: 'percent', ...options }));
  const percent = percentWith({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percentMore = percentWith({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const rate = percentWith({ maximumFractionDigits: 2 });
  const quantity = kept(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }));

  const civil = (options: Intl.DateTimeFormatOptions) => {
    const format = kept(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }));
    return (date: string) => format().format(new Date(`${date}T12:00:00Z`));
  };
  const instant = (options: Intl.DateTimeFormatOptions) => {
    const format = kept(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: berlin }));
    return (at: string | Date) => format().format(new Date(at));
  };
  const wholeDate = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const shownDate = civil(wholeDate);
  const calendar = instant(wholeDate);

  const currencies = new Map<string, Intl.NumberFormat>();
  const currency = (code: string, options: Intl.NumberFormatOptions) => {
    const key = code + JSON.stringify(options);
    const format =
      currencies.get(key) ?? new Intl.NumberFormat(locale, { style: 'currency', currency: code, ...options });
    currencies.set(key, format);
    return format;
  };

  return {
    money: (value: SchemaMoney) => currency(value.currency, {}).format(value.amount as Decimal),
    moneyMore: (value: SchemaMoney) =>
      currency(value.currency, { signDisplay: 'exceptZero' }).format(value.amount as Decimal),
    unitPrice: (value: SchemaUnitPrice) =>
      currency(value.currency, { minimumFractionDigits: 2, maximumFractionDigits: 4 }).format(value.amount as Decimal),
    percent: (value: string) => percent().format(value as Decimal),
    percentMore: (value: string) => percentMore().format(value as Decimal),
    rate: (value: string) => rate().format(value as Decimal),
    quantity: (value: string) => quantity().format(value as Decimal),
    /** A decimal of the contract as people type it, without marks for thousands. */
    decimal: (value: string) => (language === 'de' ? value.replace('.', ',') : value),
    integer: (value: number) => quantity().format(value),
    /** "Do., 26.11." */
    day: civil({ weekday: 'short', day: '2-digit', month: '2-digit' }),
    /** "26.11.2026" */
    date: shownDate,
    /** The day before: contracts name the first day after their term. */
    dayBefore: (date: string) =>
      shownDate(new Date(Date.parse(`${date}T00:00:00Z`) - dayLength).toISOString().slice(0, 10)),
    /** "09:14" */
    clock: instant(clock),
    /** "09:14:03" */
    seconds: instant({ ...clock, second: '2-digit' }),
    /** "22.11.2026, 09:14" */
    moment: instant({ ...wholeDate, ...clock }),
    /** Whether two instants lie on the same day in Berlin. */
    sameDay: (a: string, b: Date) => calendar(a) === calendar(b),
  };
}

export type Format = ReturnType<typeof makeFormat>;
