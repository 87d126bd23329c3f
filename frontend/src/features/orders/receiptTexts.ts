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
};

export const texts = { de, en };

/** What the receipt of an order says; loaded with its page. */
export const useReceiptTexts = () => texts[useI18n().language];
