import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { startTransition, useEffect, useState } from 'react';
import { comparisonQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { type ComparisonState, comparisonSearch } from '../../lib/searchState';
import { Load } from '../../ui/page';
import { Comparison } from './Comparison';

const route = '/signed-in/produkte/$productId';

const quantityOf = (state: ComparisonState) => state.menge ?? '1';

const queryOf = (productId: string, state: ComparisonState) =>
  comparisonQuery(productId, {
    quantity: quantityOf(state),
    neededBy: state.bis,
    at: state.at,
    organisation: state.stelle,
  });

/** All offers for one product at one quantity. Quantity and date stand in the address. */
export function ComparisonPage() {
  const { productId } = useParams({ from: route });
  return <ComparisonOf key={productId} productId={productId} />;
}

function ComparisonOf({ productId }: { productId: string }) {
  const { t } = useI18n();
  const { state, query, change } = useAsked(productId);
  return (
    <>
      <Load query={query} title={t.compare.heading} rows={4}>
        {(comparison) => (
          <Comparison
            key={productId + (state.at ? ' past' : '')}
            comparison={comparison}
            quantity={quantityOf(state)}
            neededBy={state.bis}
            change={change}
            updating={query.isPlaceholderData}
            failure={query.error}
            foreign={state.stelle !== undefined}
          />
        )}
      </Load>
      {state.at && query.isError && !query.data && (
        <p>
          <Link from="/produkte/$productId" search={state.menge ? { menge: state.menge } : {}}>
            {t.past.toPresent}
          </Link>
        </p>
      )}
    </>
  );
}

/**
 * What the address asks for, and the way to change it. The prices of a change are asked for before the page is drawn for it;
 * the address, which is more work than they are, follows when they are shown.
 */
function useAsked(productId: string) {
  const client = useQueryClient();
  const navigate = useNavigate({ from: '/produkte/$productId' });
  const inAddress = useSearch({ from: route });
  const [ahead, setAhead] = useState<ComparisonState>();
  const state = ahead ?? inAddress;
  const query = useQuery(queryOf(productId, state));
  const change = (next: ComparisonState) => {
    const search = comparisonSearch({ ...state, ...next });
    void client.prefetchQuery(queryOf(productId, search));
    startTransition(() => setAhead(search));
  };
  useEffect(() => {
    if (!ahead || query.isFetching) return;
    const follow = () =>
      void navigate({ search: ahead, replace: true, resetScroll: false }).then(() =>
        setAhead((newest) => (newest === ahead ? undefined : newest)),
      );
    return afterPaint(follow);
  }, [ahead, query.isFetching, navigate]);
  return { state, query, change };
}

/** Does something once the frame to come stands on the screen; returns how to leave it undone. */
function afterPaint(work: () => void): () => void {
  let task: ReturnType<typeof setTimeout>;
  const frame = requestAnimationFrame(() => {
    task = setTimeout(work);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(task);
  };
}
