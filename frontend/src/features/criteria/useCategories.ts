import { useQuery } from '@tanstack/react-query';
import { productsQuery } from '../../api/queries';

/** The categories of the catalogue with their names. */
export function useCategories() {
  return useQuery(productsQuery({ limit: 1 })).data?.facets.category ?? [];
}
