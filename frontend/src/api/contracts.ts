import { queryOptions } from '@tanstack/react-query';
import { api, body } from './client';

export const contractsQuery = queryOptions({
  queryKey: ['framework-contracts'],
  queryFn: ({ signal }) => body(api.GET('/framework-contracts', { signal })),
});

export const contractQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['framework-contract', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}', { params: { path: { contractId } }, signal })),
  });

/** How the limits of a contract were used up, and when they will be. */
export const contractForecastQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['contract-forecast', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}/forecast', { params: { path: { contractId } }, signal })),
  });

/** All that a contract in force says, for those who keep contracts. */
export const contractTermsQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['contract-terms', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}/terms', { params: { path: { contractId } }, signal })),
  });

export const contractEditionsQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['contract-editions', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}/editions', { params: { path: { contractId } }, signal })),
  });

export const contractChoicesQuery = queryOptions({
  queryKey: ['contract-choices'],
  queryFn: ({ signal }) => body(api.GET('/contract-choices', { signal })),
  staleTime: 60_000,
});

/** Changes nobody has decided on yet. */
export const openContractChangesQuery = queryOptions({
  queryKey: ['contract-changes'],
  queryFn: ({ signal }) => body(api.GET('/contract-changes', { signal })),
});

export const contractChangeQuery = (changeId: string) =>
  queryOptions({
    queryKey: ['contract-change', changeId],
    queryFn: ({ signal }) => body(api.GET('/contract-changes/{changeId}', { params: { path: { changeId } }, signal })),
  });

export const priceListsQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['price-lists', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}/price-lists', { params: { path: { contractId } }, signal })),
  });

/** The drafts of all contracts. */
export const openPriceListsQuery = queryOptions({
  queryKey: ['price-lists', 'open'],
  queryFn: ({ signal }) => body(api.GET('/price-lists', { signal })),
});

export const priceListQuery = (listId: string) =>
  queryOptions({
    queryKey: ['price-list', listId],
    queryFn: ({ signal }) => body(api.GET('/price-lists/{listId}', { params: { path: { listId } }, signal })),
  });

export const quotesQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['quotes', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}/quotes', { params: { path: { contractId } }, signal })),
  });

/** What lines of a supplier's quote in a lot may be tied to today. */
export const quotableItemsQuery = (contractId: string, lot: number, supplierId: string) =>
  queryOptions({
    queryKey: ['quotable-items', contractId, lot, supplierId],
    queryFn: ({ signal }) =>
      body(
        api.GET('/framework-contracts/{contractId}/quotable-items', {
          params: { path: { contractId }, query: { lot, supplierId } },
          signal,
        }),
      ),
  });

export const optionListsQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['option-lists', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}/option-lists', { params: { path: { contractId } }, signal })),
  });

export const optionListQuery = (optionListId: string) =>
  queryOptions({
    queryKey: ['option-list', optionListId],
    queryFn: ({ signal }) =>
      body(api.GET('/option-lists/{optionListId}', { params: { path: { optionListId } }, signal })),
  });

export const amendmentNoticesQuery = queryOptions({
  queryKey: ['amendment-notices'],
  queryFn: ({ signal }) => body(api.GET('/amendment-notices', { signal })),
});

export const contractDocumentsQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['contract-documents', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}/documents', { params: { path: { contractId } }, signal })),
  });

export const successorsQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['successors', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}/successors', { params: { path: { contractId } }, signal })),
  });

export const projectPricesQuery = (contractId: string) =>
  queryOptions({
    queryKey: ['project-prices', contractId],
    queryFn: ({ signal }) =>
      body(api.GET('/framework-contracts/{contractId}/project-prices', { params: { path: { contractId } }, signal })),
  });
