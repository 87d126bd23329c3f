/** Suggestions of the search field, and pasted part numbers. */
export const partList = {
  suggest: {
    label: 'Vorschläge',
    products: 'Produkte',
    orders: 'Bestellungen',
    contracts: 'Verträge',
    pages: 'Seiten',
    exact: 'genau diese Nummer',
    count: (count: number) => (count === 1 ? '1 Vorschlag' : `${count} Vorschläge`),
  },

  parts: {
    fromBasket: 'Viele Artikelnummern auf einmal einfügen',
  },
};
