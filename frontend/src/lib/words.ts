import type { SchemaFact, SchemaPriceKind, SchemaProduct, SchemaQuoteTerms, SchemaUnitPrice } from '../api/schema';
import type { Format } from '../i18n/format';
import type { Messages } from '../i18n/messages';
import { isRecurring } from './inquiryAnswer';
import { isSeveral } from './quantity';

/** "25 Stück" */
export function piecesText(t: Messages, f: Format, quantity: string, unit: string): string {
  return t.facts.pieces(f.quantity(quantity), unit, isSeveral(quantity));
}

/** "148,90 €/Stück", "41,90 € je 10 Stück", "24,50 €/Stück pro Monat", "92,00 €/Stunde" */
export function unitPriceText(
  t: Messages,
  f: Format,
  price: SchemaUnitPrice,
  unit: string,
  kind?: SchemaPriceKind | null,
): string {
  const text = t.facts.perPiece(f.unitPrice(price), unit, f.quantity(price.per));
  return kind && kind !== 'once' && !/HUR|DAY/.test(unit) ? `${text} ${t.priceKinds[kind]}` : text;
}

/** "48 Monate", "unbefristet"; undefined for a price that comes once. */
export function termText(t: Messages, terms: SchemaQuoteTerms): string | undefined {
  if (!terms.priceKind || !isRecurring(terms.priceKind)) return undefined;
  return terms.termMonths ? t.inquiry.months(terms.termMonths) : t.inquiry.openEnded;
}

/** A fact as label and value; a unit in the label ("Bildschirm in Zoll") moves to the bare number ("14 Zoll"). */
export function factParts(f: Format, { label, value }: SchemaFact): { label: string; value: string } {
  if (!/^[\d.,]+$/.test(value)) return { label, value };
  const number = f.decimal(value.replace(',', '.'));
  const [name, unit] = label.split(' in ');
  return name && unit && unit.length <= 5 ? { label: name, value: `${number}\u00a0${unit}` } : { label, value: number };
}

/** The first facts, each as it is said: "8 Kerne", "4.6 GHz", "Arbeitsspeicher 16 GB", "3 USB-C-Anschlüsse". */
export function factTexts(f: Format, product: SchemaProduct, most = 3): string[] {
  return product.facts.slice(0, most).map((fact) => {
    const { label, value } = factParts(f, fact);
    if (value === fact.value && !/^\d+$/.test(value)) return value;
    return /^\d+$/.test(value) ? `${value}\u00a0${label}` : `${label} ${value}`;
  });
}

/** "Prices of today, 09:14", or with the day when they are older. */
export function pricesAtText(t: Messages, f: Format, at: string, now: Date): string {
  return f.sameDay(at, now) ? t.compare.pricesToday(f.clock(at)) : t.compare.pricesAt(f.moment(at));
}
