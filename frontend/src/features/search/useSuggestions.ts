import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import type { SchemaSession, SchemaSuggestions } from '../../api/schema';
import { useI18n } from '../../i18n';
import { findDestinations } from './destinations';

export interface Suggestion {
  id: string;
  /** Where it leads. */
  to: string;
  label: string;
  detail: string;
}

export interface SuggestionGroup {
  key: 'products' | 'orders' | 'contracts' | 'pages';
  items: Suggestion[];
}

const shortest = 2;

/**
 * What the typed text leads to, asked anew with every sign and without a pause: a request for an older text is cancelled, and
 * an answer is kept under the text it answers, so that a late one never stands under a newer text.
 */
export function useSuggestions(typed: string, session: SchemaSession): SuggestionGroup[] {
  const { t, f, language } = useI18n();
  const q = typed.trim();
  const asked = q.length >= shortest && session.allowedActions.includes('suggest');
  const { data } = useQuery({
    queryKey: ['suggestions', q],
    queryFn: ({ signal }) => body(api.GET('/suggestions', { params: { query: { q } }, signal })),
    enabled: asked,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!asked) return [];
  const found: SchemaSuggestions = data ?? { exactProductId: null, products: [], orders: [], contracts: [] };
  const groups: SuggestionGroup[] = [
    {
      key: 'products',
      items: found.products.map((product) => ({
        id: product.id,
        to: `/produkte/${product.id}`,
        label: product.name,
        detail: [product.id === found.exactProductId && t.suggest.exact, product.manufacturer, product.partNumber]
          .filter(Boolean)
          .join(' · '),
      })),
    },
    {
      key: 'orders',
      items: found.orders.map((order) => ({
        id: order.id,
        to: `/bestellungen/${order.id}`,
        label: order.number ?? t.facts.orderPending,
        detail: `${order.firstProduct} · ${order.seller} · ${f.moment(order.at)}`,
      })),
    },
    {
      key: 'contracts',
      items: found.contracts.map(({ id, number, title }) => ({
        id,
        to: `/rahmenvertraege/${id}`,
        label: number,
        detail: title,
      })),
    },
    {
      key: 'pages',
      items: findDestinations(q, session.allowedActions).map(({ to, name }) => ({
        id: to.replaceAll('/', '-'),
        to,
        label: name[language],
        detail: '',
      })),
    },
  ];
  return groups.filter(({ items }) => items.length > 0);
}
