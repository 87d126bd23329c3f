import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { productsQuery } from '../api/queries';
import { useShellI18n } from '../i18n';
import { searchSearch, toProductQuery } from '../lib/searchState';
import { Icon } from '../ui/Icon';
import css from './shell.module.css';

/** The catalogue's search on every page. A product's own number, in any spelling, leads straight to the product. */
export function SearchBar() {
  const { t } = useShellI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const query = useRouterState({ select: (state) => (state.location.search as { q?: string }).q ?? '' });
  const [typed, setTyped] = useState(query);
  useEffect(() => setTyped(query), [query]);
  useSlashKey();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const search = searchSearch({ q: typed.trim() });
    const exact = search.q
      ? await client.fetchQuery(productsQuery(toProductQuery(search))).then(
          (page) => page.exactProductId,
          () => null, // the search page says what went wrong
        )
      : null;
    if (exact) await navigate({ to: '/produkte/$productId', params: { productId: exact } });
    else await navigate({ to: '/suche', search });
  };
  return (
    <search className={css.search}>
      <form role="presentation" onSubmit={(event) => void submit(event)}>
        <Icon name="search" />
        <input
          id="suche"
          type="search"
          aria-label={t.shell.searchLabel}
          placeholder={t.shell.searchPlaceholder}
          autoComplete="off"
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit">{t.shell.search}</button>
      </form>
    </search>
  );
}

/** "/" jumps into the search, unless somebody is typing. */
function useSlashKey() {
  useEffect(() => {
    const jump = (event: KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && event.target.closest('input, textarea, select');
      if (event.key !== '/' || inField || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      document.getElementById('suche')?.focus();
    };
    document.addEventListener('keydown', jump);
    return () => document.removeEventListener('keydown', jump);
  }, []);
}
