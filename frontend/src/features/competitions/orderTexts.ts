import { useI18n } from '../../i18n';

const de = {
  hint: (name: string, price: string) =>
    `Der Zuschlag ist erteilt. Die Bestellung geht über genau diese Summe an ${name}: ${price} netto. Sie zählt auf die Höchstgrenzen des Loses und wird einmal ausgelöst.`,
  quantity: 'Menge',
  quantityHint: 'Auf die sich die Summe bezieht; sie zählt, wo das Los eine Höchstmenge hat.',
  quantityFault: 'Bitte geben Sie eine Menge über null an.',
  days: 'Lieferfrist in Arbeitstagen',
  daysHint: 'Nach dem Angebot, das den Zuschlag erhielt.',
  daysFault: 'Bitte geben Sie 0 bis 400 Arbeitstage an.',
  vatRate: 'Umsatzsteuer',
  check: 'Bestellung prüfen',
  ordered: (moment: string) => `Der Zuschlag ist erteilt und seit dem ${moment} Uhr bestellt.`,
  toOrder: (number: string) => `Bestellung ${number}`,
  toPending: 'Bestellung öffnen',
  notNow:
    'Der Zuschlag ist erteilt und noch nicht bestellt. Bestellen kann die Beschaffung dieser Stelle, solange der Rahmenvertrag läuft.',
};

const en: typeof de = {
  hint: (name, price) =>
    `The award is made. The order goes to ${name} over exactly this sum: ${price} net. It counts towards the limits of the lot and is placed once.`,
  quantity: 'Quantity',
  quantityHint: 'That the sum is for; it counts where the lot has a maximum quantity.',
  quantityFault: 'Please give a quantity above zero.',
  days: 'Delivery time in working days',
  daysHint: 'By the offer that got the award.',
  daysFault: 'Please give 0 to 400 working days.',
  vatRate: 'VAT',
  check: 'Check the order',
  ordered: (moment) => `The award is made and ordered since ${moment}.`,
  toOrder: (number) => `Order ${number}`,
  toPending: 'Open the order',
  notNow:
    'The award is made and not ordered yet. The procurement of this organisation can order it while the framework contract runs.',
};

export const texts = { de, en };

export function useOrderWords() {
  return texts[useI18n().language];
}
