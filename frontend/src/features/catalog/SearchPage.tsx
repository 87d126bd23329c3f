import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { productsQuery } from '../../api/queries';
import type { SchemaProductPage } from '../../api/schema';
import { useI18n } from '../../i18n';
import { activeFilters, type SearchState, searchSearch, switched, toProductQuery } from '../../lib/searchState';
import { Button, buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { RowBones } from '../../ui/RowBones';
import { Chips, Facets } from './Facets';
import { NothingFound } from './NothingFound';
import { ProductRow } from './ProductRow';
import css from './search.module.css';

const route = '/signed-in/suche';

/** The catalogue; the whole state of the page stands in its address. */
export function SearchPage() {
  const { t } = useI18n();
  const state = useSearch({ from: route });
  const query = useQuery(productsQuery(toProductQuery(state)));
  const title = state.q ? t.search.titleFor(state.q) : t.search.title;
  return (
    <Load
      query={query}
      title={title}
      bones={
        <div className={`${css.layout} ${css.bones}`}>
          <div className={css.filterBone} />
          <RowBones bare rows={8} desk={76} phone={252} />
        </div>
      }
    >
      {(page) => <Results page={page} state={state} title={title} />}
    </Load>
  );
}

function Results({ page, state, title }: { page: SchemaProductPage; state: SearchState; title: string }) {
  const { t, f } = useI18n();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const go = (search: SearchState) => void navigate({ to: '/suche', search, resetScroll: false });
  const filters = activeFilters(state);
  const count = page.total === 1 ? t.search.one : t.search.count(f.integer(page.total));

  return (
    <div className="stack-small">
      <PageHead title={title}>
        <div className="row">
          <p role="status" className="muted">
            {count}
          </p>
          <Sort state={state} go={go} />
        </div>
      </PageHead>
      <div className={css.layout}>
        <div className="stack-small">
          <span className={css.filterButton}>
            <Button aria-expanded={open} aria-controls="filter" onClick={() => setOpen(!open)}>
              {t.search.showFilters(filters.length)}
            </Button>
          </span>
          <div id="filter" className={open ? undefined : css.closed}>
            <Facets facets={page.facets} state={state} toggle={(facet, value) => go(switched(state, facet, value))} />
          </div>
        </div>
        <div className="stack-small">
          <Chips filters={filters} facets={page.facets} state={state} go={go} />
          {page.items.length === 0 ? <NothingFound page={page} state={state} /> : <Rows page={page} state={state} />}
        </div>
      </div>
    </div>
  );
}

function Rows({ page, state }: { page: SchemaProductPage; state: SearchState }) {
  const { t } = useI18n();
  return (
    <>
      <Card flush>
        <ul className={css.rows}>
          {page.items.map((hit) => (
            <ProductRow key={hit.product.id} hit={hit} />
          ))}
        </ul>
      </Card>
      <div className="row">
        {page.nextCursor && (
          <Link to="/suche" search={{ ...state, ab: page.nextCursor }} className={buttonClass()}>
            {t.facts.more25}
          </Link>
        )}
        {state.ab && (
          <Link to="/suche" search={searchSearch({ ...state, ab: undefined })} className={buttonClass('quiet')}>
            {t.facts.firstPage}
          </Link>
        )}
      </div>
    </>
  );
}

function Sort({ state, go }: { state: SearchState; go: (search: SearchState) => void }) {
  const { t } = useI18n();
  return (
    <label className={css.sort}>
      {t.search.sort}
      <select
        value={state.sortierung ?? 'relevance'}
        onChange={(event) => go(searchSearch({ ...state, sortierung: event.target.value, ab: undefined }))}
      >
        {(['relevance', 'price', 'name'] as const).map((sort) => (
          <option key={sort} value={sort}>
            {t.search.sorts[sort]}
          </option>
        ))}
      </select>
    </label>
  );
}
