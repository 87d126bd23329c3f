import type { SchemaCriteria, SchemaLabelScheme, SchemaRankedOffer } from '../api/schema';
import type { Format } from '../i18n/format';
import type { Messages } from '../i18n/messages';
import { piecesText } from './words';

/** What labels are called, the same in every language. */
const labelNames: Record<SchemaLabelScheme, string> = {
  blauer_engel: 'Blauer Engel',
  epeat: 'EPEAT',
  tco: 'TCO Certified',
  energy_star: 'ENERGY STAR',
  eu_ecolabel: 'EU Ecolabel',
};

/** Whether more than the price ranks the offers; a required label alone leaves the price to decide. */
export const criteriaCount = (ranked: SchemaRankedOffer[]): boolean =>
  ranked.some((offer) => offer.criteria && offer.criteria.length > 0);

/** Whether packs bring more than is needed. */
export const moreThanNeeded = (f: Format, offer: SchemaRankedOffer, quantity: string): boolean =>
  f.quantity(offer.deliveredQuantity) !== f.quantity(quantity);

/** The published weights that count for a product of this category, in one sentence; undefined when none does. */
export function weightsSentence(
  t: Messages,
  f: Format,
  { title, version, from, body }: SchemaCriteria,
  category: string,
): string | undefined {
  const euros = (amount: string) => f.money({ amount, currency: 'EUR' });
  const weights = [
    body.perDay && t.beside.perDay(euros(body.perDay)),
    ...(body.labels ?? []).map((one) => t.beside.label(f.rate(one.percent), labelNames[one.scheme])),
    body.perRepairPoint && t.beside.perRepairPoint(f.rate(body.perRepairPoint)),
    body.co2 && t.beside.co2(euros(body.co2.perTonne), f.integer(body.co2.unstatedGrams)),
    ...(body.required ?? [])
      .filter((one) => !one.category || one.category === category)
      .map((one) => t.beside.required(labelNames[one.scheme])),
  ].filter(Boolean);
  if (weights.length === 0) return undefined;
  return t.beside.weights(title, f.integer(version), f.date(from), weights.join('; '));
}

/** What stands beside the total: the month of a recurring price, and the piece where more comes than is needed. */
export function besideRows(
  t: Messages,
  f: Format,
  offer: SchemaRankedOffer,
  quantity: string,
  unit: string,
): [term: string, value: string][] {
  const rows: [string, string][] = [];
  if (offer.monthly) {
    rows.push([offer.termMonths ? t.beside.monthOf(offer.termMonths) : t.beside.month, f.money(offer.monthly)]);
  }
  if (moreThanNeeded(f, offer, quantity)) {
    if (offer.perDeliveredPiece) {
      const delivered = piecesText(t, f, offer.deliveredQuantity, unit);
      rows.push([t.beside.perDelivered(delivered), f.money(offer.perDeliveredPiece)]);
    }
    rows.push([t.beside.perUsed(piecesText(t, f, quantity, unit)), f.money(offer.perUsedPiece)]);
  }
  return rows;
}

/** Under the unit price: the month and the months counted, or what a used piece costs. */
export function priceNotes(t: Messages, f: Format, offer: SchemaRankedOffer, quantity: string): string[] {
  return [
    offer.monthly && t.beside.monthly(f.money(offer.monthly)),
    offer.termMonths && t.compare.termMonths(offer.termMonths),
    moreThanNeeded(f, offer, quantity) && t.compare.perPiece(f.money(offer.perUsedPiece)),
  ].filter((note) => typeof note === 'string');
}
