import { Link } from '@tanstack/react-router';
import type { SchemaProductPage } from '../../api/schema';
import { useI18n } from '../../i18n';
import { activeFilters, facetKeys, type SearchState, searchSearch, switched } from '../../lib/searchState';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';

/** Says how to find something after all: another spelling, or the filter to drop. */
export function NothingFound({ page, state }: { page: SchemaProductPage; state: SearchState }) {
  const { t } = useI18n();
  const filters = activeFilters(state);
  return (
    <Card>
      <div className="stack-small">
        <h2>{t.search.none}</h2>
        {page.didYouMean.length > 0 && (
          <div className="row">
            <span>{t.search.didYouMean}</span>
            {page.didYouMean.map((word) => (
              <Link key={word} to="/suche" search={{ q: word }} className={buttonClass('secondary', 'small')}>
                {word}
              </Link>
            ))}
          </div>
        )}
        <p>{filters.length > 0 ? t.search.noneFiltered : t.search.noneText}</p>
        <div className="row">
          {filters.map(({ facet, value }) => (
            <Link
              key={facet + value}
              to="/suche"
              search={switched(state, facet, value)}
              className={buttonClass('secondary', 'small')}
            >
              {t.search.remove(page.facets[facetKeys[facet]].find((one) => one.value === value)?.label ?? value)}
            </Link>
          ))}
          {filters.length === 0 && (
            <Link to="/suche" search={searchSearch({})} className={buttonClass()}>
              {t.search.all}
            </Link>
          )}
        </div>
      </div>
    </Card>
  );
}
