import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { comparisonQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { type ComparisonState, comparisonSearch } from '../../lib/searchState';
import { Load } from '../../ui/page';
import { Comparison } from './Comparison';

const route = '/signed-in/produkte/$productId';

/** All offers for one product at one quantity. Quantity and date stand in the address. */
export function ComparisonPage() {
  const { t } = useI18n();
  const { productId } = useParams({ from: route });
  const state = useSearch({ from: route });
  const navigate = useNavigate({ from: '/produkte/$productId' });
  const quantity = state.menge ?? '1';
  const query = useQuery(
    comparisonQuery(productId, { quantity, neededBy: state.bis, at: state.at, organisation: state.stelle }),
  );
  const change = (next: ComparisonState) =>
    void navigate({ search: comparisonSearch({ ...state, ...next }), replace: true, resetScroll: false });
  return (
    <>
      <Load query={query} title={t.compare.heading} rows={4}>
        {(comparison) => (
          <Comparison
            key={productId + (state.at ? ' past' : '')}
            comparison={comparison}
            quantity={quantity}
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
