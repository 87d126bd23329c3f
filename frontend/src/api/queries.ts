import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isSettling } from '../lib/released';
import { api, body } from './client';
import { hasStatus } from './problem';
import type { SchemaSubmissionRequest } from './schema';

export { approvalsQuery, type ProductQuery, productsQuery, sessionQuery } from './frame';

/** What I sign in with. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => body(api.GET('/account', { signal })),
});

export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async ({ signal }) => (await body(api.GET('/account/sessions', { signal }))).items,
});

export const tokensQuery = queryOptions({
  queryKey: ['account', 'tokens'],
  queryFn: async ({ signal }) => (await body(api.GET('/account/tokens', { signal }))).items,
});

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async ({ signal }) => (await body(api.GET('/invitations', { signal }))).items,
});

export const invitationLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => body(api.POST('/invitations/opened', { body: { token }, signal })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const demoPeopleQuery = queryOptions({
  queryKey: ['demo-people'],
  queryFn: async ({ signal }) => {
    try {
      return (await body(api.GET('/demo/people', { signal }))).people;
    } catch (failure) {
      if (hasStatus(failure, 404)) return [];
      throw failure;
    }
  },
});

/** How far the demo's story has come since it began. */
export const storyQuery = (since: string) =>
  queryOptions({
    queryKey: ['demo-story', since],
    queryFn: ({ signal }) => body(api.GET('/demo/story', { params: { query: { since } }, signal })),
    staleTime: 0,
  });

/** Whether the price of the story's order stands as it was sealed. */
export const forgeryQuery = (since: string) =>
  queryOptions({
    queryKey: ['demo-forgery', since],
    queryFn: ({ signal }) => body(api.GET('/demo/story/forgery', { params: { query: { since } }, signal })),
    staleTime: 0,
  });

interface ComparisonAsked {
  quantity: string;
  neededBy?: string | undefined;
  /** A day or an instant of the past. */
  at?: string | undefined;
  organisation?: string | undefined;
}

export const comparisonQuery = (productId: string, asked: ComparisonAsked) =>
  queryOptions({
    queryKey: ['comparison', productId, asked],
    queryFn: ({ signal }) => {
      const { quantity, neededBy, at, organisation } = asked;
      const query = {
        quantity,
        ...(neededBy ? { neededBy } : {}),
        ...(at ? { at } : {}),
        ...(organisation ? { organisation } : {}),
      };
      return body(api.GET('/products/{productId}/comparison', { params: { path: { productId }, query }, signal }));
    },
    placeholderData: (previous) =>
      previous?.product.id === productId && Boolean(previous.standing) === Boolean(asked.at) ? previous : undefined,
  });

/** What was does not change while somebody looks at it. */
export const priceHistoryQuery = (productId: string, quantity: string) =>
  queryOptions({
    queryKey: ['price-history', productId, quantity],
    queryFn: ({ signal }) =>
      body(
        api.GET('/products/{productId}/price-history', {
          params: { path: { productId }, query: { quantity } },
          signal,
        }),
      ),
    staleTime: 300_000,
    placeholderData: keepPreviousData,
  });

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: ({ signal }) => body(api.GET('/templates', { signal })),
});

/** What a pasted list leads to; nothing is asked of an empty one. */
export const partListQuery = (text: string) =>
  queryOptions({
    queryKey: ['part-list', text],
    queryFn: ({ signal }) => body(api.POST('/basket/part-list-readings', { body: { text }, signal })),
    enabled: text.trim() !== '',
    retry: false,
  });

/** What was handed on; asked for again now and then, as others hand on and take over. */
export const handoversQuery = queryOptions({
  queryKey: ['handovers'],
  queryFn: ({ signal }) => body(api.GET('/handovers', { signal })),
  refetchInterval: 60_000,
});

export const basketQuery = queryOptions({
  queryKey: ['basket'],
  queryFn: ({ signal }) => body(api.GET('/basket', { signal })),
  staleTime: 0,
});

export const basketComparisonQuery = (version: number) =>
  queryOptions({
    queryKey: ['basket-comparison', version],
    queryFn: ({ signal }) => body(api.GET('/basket/comparison', { signal })),
    staleTime: 0,
  });

export const previewQuery = (request: SchemaSubmissionRequest) =>
  queryOptions({
    queryKey: ['submission-preview', request],
    queryFn: ({ signal }) => body(api.POST('/submissions/preview', { body: request, signal })),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });

export const dutiesQuery = (state: 'open' | 'done') =>
  queryOptions({
    queryKey: ['duties', state],
    queryFn: ({ signal }) => body(api.GET('/duties', { params: { query: { state } }, signal })),
  });

export const submissionQuery = (submissionId: string) =>
  queryOptions({
    queryKey: ['submission', submissionId],
    queryFn: ({ signal }) =>
      body(api.GET('/submissions/{submissionId}', { params: { path: { submissionId } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.orders.some(({ summary }) => isSettling(summary)) ? pollPause(state.dataUpdateCount) : false,
  });

export const approvalQuery = (approvalId: string) =>
  queryOptions({
    queryKey: ['approval', approvalId],
    queryFn: ({ signal }) => body(api.GET('/approvals/{approvalId}', { params: { path: { approvalId } }, signal })),
    staleTime: 0,
  });

export const ordersQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['orders', cursor],
    queryFn: ({ signal }) => body(api.GET('/orders', { params: { query: cursor ? { cursor } : {} }, signal })),
    placeholderData: keepPreviousData,
  });

export const orderQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['order', orderId],
    queryFn: ({ signal }) => body(api.GET('/orders/{orderId}', { params: { path: { orderId } }, signal })),
    refetchInterval: ({ state }) =>
      state.data && isSettling(state.data.summary) ? pollPause(state.dataUpdateCount) : false,
  });

export const decisionQuery = (decisionId: string) =>
  queryOptions({
    queryKey: ['decision', decisionId],
    queryFn: ({ signal }) => body(api.GET('/decisions/{decisionId}', { params: { path: { decisionId } }, signal })),
    refetchInterval: ({ state }) => (state.data?.seal.state === 'pending' ? pollPause(state.dataUpdateCount) : false),
  });

/** Recomputes the decision; asked for by a person, never on its own. */
export const replayQuery = (decisionId: string) =>
  queryOptions({
    queryKey: ['replay', decisionId],
    queryFn: ({ signal }) =>
      body(api.GET('/decisions/{decisionId}/replay', { params: { path: { decisionId } }, signal })),
    enabled: false,
  });

export const legalGroundsQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['legal-basis', orderId],
    queryFn: ({ signal }) => body(api.GET('/orders/{orderId}/legal-basis', { params: { path: { orderId } }, signal })),
  });

/** Shares of suppliers in the direct awards of twelve months. */
export const supplierSharesQuery = queryOptions({
  queryKey: ['supplier-shares'],
  queryFn: ({ signal }) => body(api.GET('/supplier-shares', { signal })),
});

export const suppliersQuery = queryOptions({
  queryKey: ['suppliers'],
  queryFn: ({ signal }) => body(api.GET('/suppliers', { signal })),
});

export const catalogueVersionsQuery = (supplierId: string) =>
  queryOptions({
    queryKey: ['catalogue-versions', supplierId],
    queryFn: ({ signal }) =>
      body(api.GET('/suppliers/{supplierId}/catalogue-versions', { params: { path: { supplierId } }, signal })),
  });

export const productQuery = (productId: string) =>
  queryOptions({
    queryKey: ['product', productId],
    queryFn: ({ signal }) => body(api.GET('/products/{productId}', { params: { path: { productId } }, signal })),
  });

/** Whom one may ask, the shop's suppliers and one's own. */
export const contactsQuery = queryOptions({
  queryKey: ['contacts'],
  queryFn: ({ signal }) => body(api.GET('/contacts', { signal })),
});

/** Offers for a product that one's organisation got itself, withdrawn ones among them. */
export const outsideOffersQuery = (productId: string) =>
  queryOptions({
    queryKey: ['outside-offers', productId],
    queryFn: ({ signal }) => body(api.GET('/outside-offers', { params: { query: { productId } }, signal })),
    staleTime: 0,
  });

export const inquiriesQuery = queryOptions({
  queryKey: ['inquiries'],
  queryFn: ({ signal }) => body(api.GET('/inquiries', { signal })),
  staleTime: 0,
});

export const inquiryQuery = (inquiryId: string) =>
  queryOptions({
    queryKey: ['inquiry', inquiryId],
    queryFn: ({ signal }) => body(api.GET('/inquiries/{inquiryId}', { params: { path: { inquiryId } }, signal })),
    staleTime: 0,
  });

/** Pairs of one status: what officers asked for first, then the likeliest. */
export const matchesQuery = (status: 'open' | 'confirmed' | 'refused') =>
  queryOptions({
    queryKey: ['product-matches', status],
    queryFn: ({ signal }) => body(api.GET('/product-matches', { params: { query: { status, limit: 50 } }, signal })),
    staleTime: 0,
  });

export const conflictsQuery = (status: 'open' | 'accepted' | 'refused') =>
  queryOptions({
    queryKey: ['gtin-conflicts', status],
    queryFn: ({ signal }) => body(api.GET('/gtin-conflicts', { params: { query: { status } }, signal })),
    staleTime: 0,
  });

/** What is asked, behind the link of a letter; the token is nowhere but here and in the address. */
export const inquiryLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['inquiry-link', token],
    queryFn: ({ signal }) => body(api.GET('/inquiry-answers/{token}', { params: { path: { token } }, signal })),
    gcTime: 0,
  });

export const rulesQuery = (at?: string) =>
  queryOptions({
    queryKey: ['rules', at],
    queryFn: ({ signal }) => body(api.GET('/rules', { params: { query: at ? { at } : {} }, signal })),
    placeholderData: keepPreviousData,
  });

export const ruleHistoryQuery = (ruleId: string) =>
  queryOptions({
    queryKey: ['rule-history', ruleId],
    queryFn: ({ signal }) => body(api.GET('/rules/{ruleId}/versions', { params: { path: { ruleId } }, signal })),
  });

/** The versions of a rule; null when there is none yet. */
export const ruleBeforeQuery = (ruleId: string) =>
  queryOptions({
    queryKey: ['rule-before', ruleId],
    queryFn: async ({ signal }) => {
      try {
        return await body(api.GET('/rules/{ruleId}/versions', { params: { path: { ruleId } }, signal }));
      } catch (failure) {
        if (hasStatus(failure, 404)) return null;
        throw failure;
      }
    },
  });

export const ruleDraftsQuery = queryOptions({
  queryKey: ['rule-drafts'],
  queryFn: ({ signal }) => body(api.GET('/rules/drafts', { signal })),
  staleTime: 0,
});

export const ruleDraftQuery = (draftId: string) =>
  queryOptions({
    queryKey: ['rule-draft', draftId],
    queryFn: ({ signal }) => body(api.GET('/rules/drafts/{draftId}', { params: { path: { draftId } }, signal })),
    staleTime: 0,
  });

/** What a draft would have meant; asked for by a person, never on its own. */
export const dryRunQuery = (draftId: string) =>
  queryOptions({
    queryKey: ['rule-dry-run', draftId],
    queryFn: ({ signal }) =>
      body(api.GET('/rules/drafts/{draftId}/dry-run', { params: { path: { draftId } }, signal })),
    enabled: false,
  });

export const houseStandardsQuery = queryOptions({
  queryKey: ['house-standards'],
  queryFn: ({ signal }) => body(api.GET('/house-standards', { signal })),
});

export const awardCriteriaQuery = queryOptions({
  queryKey: ['award-criteria'],
  queryFn: ({ signal }) => body(api.GET('/award-criteria', { signal })),
});

export const contractMessagesQuery = queryOptions({
  queryKey: ['contract-messages'],
  queryFn: ({ signal }) => body(api.GET('/contract-messages', { signal })),
});

export const logStatusQuery = queryOptions({
  queryKey: ['log-status'],
  queryFn: ({ signal }) => body(api.GET('/log/status', { signal })),
  staleTime: 0,
});

export const samplesQuery = queryOptions({
  queryKey: ['samples'],
  queryFn: ({ signal }) => body(api.GET('/samples', { signal })),
});

/** Sealing takes a second or two; after a minute somebody has to look, so asking may slow down. */
function pollPause(answers: number): number {
  return answers < 60 ? 1_000 : 15_000;
}
