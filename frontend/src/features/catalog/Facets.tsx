import { useState } from 'react';
import type { SchemaFacetValue, SchemaProductPage } from '../../api/schema';
import { useI18n } from '../../i18n';
import { type FacetName, facetKeys, facetNames, type SearchState, searchSearch, switched } from '../../lib/searchState';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/Icon';
import css from './search.module.css';

type AllFacets = SchemaProductPage['facets'];

interface FacetsProps {
  facets: AllFacets;
  state: SearchState;
  toggle: (facet: FacetName, value: string) => void;
}

export function Facets({ facets, state, toggle }: FacetsProps) {
  return (
    <div className={css.facets}>
      {facetNames.map((name) => (
        <Facet
          key={name}
          name={name}
          values={facets[facetKeys[name]]}
          chosen={state[name] ?? []}
          toggle={(value) => toggle(name, value)}
        />
      ))}
    </div>
  );
}

const shownFirst = 6;

interface FacetProps {
  name: FacetName;
  values: SchemaFacetValue[];
  chosen: string[];
  toggle: (value: string) => void;
}

function Facet({ name, values, chosen, toggle }: FacetProps) {
  const { t, f } = useI18n();
  const [all, setAll] = useState(false);
  if (values.length === 0) return null;
  const shown = all ? values : values.filter((one, index) => index < shownFirst || chosen.includes(one.value));
  return (
    <fieldset className={css.facet}>
      <legend>{t.search[facetKeys[name]]}</legend>
      {shown.map((one) => (
        <label key={one.value} className={css.option}>
          <input type="checkbox" checked={chosen.includes(one.value)} onChange={() => toggle(one.value)} />
          <span>{one.label}</span>
          <span className="num">{f.integer(one.count)}</span>
        </label>
      ))}
      {values.length > shownFirst && (
        <Button kind="quiet" onClick={() => setAll(!all)}>
          {all ? t.search.fewerValues : t.search.allValues(values.length)}
        </Button>
      )}
    </fieldset>
  );
}

interface ChipsProps {
  filters: { facet: FacetName; value: string }[];
  facets: AllFacets;
  state: SearchState;
  go: (search: SearchState) => void;
}

/** The filters that are on, each with its way out. */
export function Chips({ filters, facets, state, go }: ChipsProps) {
  const { t } = useI18n();
  if (filters.length === 0) return null;
  return (
    <div className="row" role="group" aria-label={t.search.active}>
      {filters.map(({ facet, value }) => {
        const label = facets[facetKeys[facet]].find((one) => one.value === value)?.label ?? value;
        return (
          <button
            key={facet + value}
            type="button"
            className={css.chip}
            aria-label={t.search.remove(label)}
            onClick={() => go(switched(state, facet, value))}
          >
            {label}
            <Icon name="close" size={16} />
          </button>
        );
      })}
      <Button kind="quiet" onClick={() => go(searchSearch({ q: state.q, sortierung: state.sortierung }))}>
        {t.search.clear}
      </Button>
    </div>
  );
}
