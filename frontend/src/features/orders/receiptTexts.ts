import type { SchemaOrder } from '../../api/schema';
import { useI18n } from '../../i18n';

const de = {
  title: 'Wareneingang',
  outstanding: 'Offen',
  received: 'Erhalten',
  cancelled: 'Storniert',
  all: 'Alles erhalten',
  allOf: (number: string) => `Alles erhalten: ${number}`,
  part: 'Teillieferung erfassen',
  cancel: 'Offenes stornieren',
  back: 'Abbrechen',
  partTitle: 'Was ist angekommen?',
  cancelTitle: 'Was wird nicht mehr geliefert?',
  quantityOf: (product: string) => `Menge: ${product}`,
  on: 'Eingegangen am',
  reference: 'Lieferschein',
  referenceHint: 'Nummer, wenn es eine gibt',
  reason: 'Grund',
  reasonHint: 'Mindestens zehn Zeichen; steht im Verlauf der Bestellung',
  save: 'Wareneingang speichern',
  saveCancel: 'Menge stornieren',
  saving: 'Wird gespeichert',
  frees: 'Nur was nicht geliefert wurde, gibt der Rahmenvertrag wieder frei.',
  noDay: 'Bitte geben Sie den Tag an.',
  noReason: 'Bitte geben Sie in mindestens zehn Zeichen an, warum nicht mehr geliefert wird.',
  noQuantity: 'Bitte geben Sie mindestens eine Menge an.',
  /** Of work in hours or days, which nobody delivers. */
  work: {
    title: 'Leistung',
    received: 'Geleistet',
    all: 'Alles geleistet',
    part: 'Teilleistung erfassen',
    partTitle: 'Was wurde geleistet?',
    cancelTitle: 'Was wird nicht mehr geleistet?',
    on: 'Geleistet am',
    reference: 'Leistungsnachweis',
    save: 'Leistung speichern',
    frees: 'Nur was nicht geleistet wurde, gibt der Rahmenvertrag wieder frei.',
    noReason: 'Bitte geben Sie in mindestens zehn Zeichen an, warum nichts mehr geleistet wird.',
  },
};

const en: typeof de = {
  title: 'Receipt',
  outstanding: 'Outstanding',
  received: 'Received',
  cancelled: 'Cancelled',
  all: 'Everything received',
  allOf: (number) => `Everything received: ${number}`,
  part: 'Record a partial delivery',
  cancel: 'Cancel what is outstanding',
  back: 'Cancel',
  partTitle: 'What has arrived?',
  cancelTitle: 'What will not be delivered any more?',
  quantityOf: (product) => `Quantity: ${product}`,
  on: 'Arrived on',
  reference: 'Delivery note',
  referenceHint: 'Its number, if there is one',
  reason: 'Reason',
  reasonHint: 'At least ten characters; stands in the history of the order',
  save: 'Save receipt',
  saveCancel: 'Cancel this quantity',
  saving: 'Saving',
  frees: 'Only what was not delivered is free in the framework contract again.',
  noDay: 'Please give the day.',
  noReason: 'Please say in at least ten characters why nothing more will be delivered.',
  noQuantity: 'Please give at least one quantity.',
  work: {
    title: 'Work',
    received: 'Done',
    all: 'Everything done',
    part: 'Record work in part',
    partTitle: 'What was done?',
    cancelTitle: 'What will not be done any more?',
    on: 'Done on',
    reference: 'Proof of work',
    save: 'Save work',
    frees: 'Only what was not done is free in the framework contract again.',
    noReason: 'Please say in at least ten characters why nothing more will be done.',
  },
};

export const texts = { de, en };

/** Work in hours or days. */
export const isWork = (unit: string) => unit === 'HUR' || unit === 'DAY';

/** What the receipt of an order says, of work alone in the words of work; loaded with its page. */
export function useReceiptTexts(order?: SchemaOrder) {
  const said = texts[useI18n().language];
  return order?.lines.every((line) => isWork(line.product.unit)) ? { ...said, ...said.work } : said;
}
