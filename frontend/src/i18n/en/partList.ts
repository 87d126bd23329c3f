import type { partList as german } from '../de/partList';

export const partList: typeof german = {
  suggest: {
    label: 'Suggestions',
    products: 'Products',
    orders: 'Orders',
    contracts: 'Contracts',
    pages: 'Pages',
    exact: 'exactly this number',
    count: (count) => (count === 1 ? '1 suggestion' : `${count} suggestions`),
  },

  parts: {
    fromBasket: 'Paste many part numbers at once',
  },
};
