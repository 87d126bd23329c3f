import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  lazy,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react';
import { productsQuery } from '../api/frame';
import type { SchemaSession } from '../api/schema';
import type { Listbox } from '../features/search/Suggestions';
import { useShellI18n } from '../i18n';
import { searchSearch, toProductQuery } from '../lib/searchState';
import { Icon } from '../ui/Icon';
import css from './shell.module.css';

/** Nobody needs them before they type. */
const Suggestions = lazy(() => import('../features/search/Suggestions'));

const closed: Listbox = { open: false };

/** The search on every page. A product's own number, in any spelling, leads straight to the product; a pasted list to its page. */
export function SearchBar({ session }: { session: SchemaSession }) {
  const { t } = useShellI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const query = useRouterState({ select: (state) => (state.location.search as { q?: string }).q ?? '' });
  const [typed, setTyped] = useState(query);
  const [focused, setFocused] = useState(false);
  const [list, setList] = useState(closed);
  const onKey = useRef<(event: KeyboardEvent) => void>(undefined);
  useEffect(() => setTyped(query), [query]);
  useSearchKeys();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFocused(false);
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
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!/\S\s*[\r\n]\s*\S/.test(pasted) || !session.allowedActions.includes('readPartList')) return;
    event.preventDefault();
    setFocused(false);
    void navigate({ to: '/stueckliste', state: { pasted } });
  };
  return (
    <search className={css.search}>
      <form role="presentation" onSubmit={(event) => void submit(event)}>
        <Icon name="search" />
        <input
          id="suche"
          type="search"
          role="combobox"
          aria-label={t.shell.searchLabel}
          aria-autocomplete="list"
          aria-expanded={list.open}
          aria-controls={list.open ? 'vorschlaege' : undefined}
          aria-activedescendant={list.active}
          aria-keyshortcuts="/ Control+K"
          placeholder={t.shell.searchPlaceholder}
          autoComplete="off"
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setFocused(true);
          }}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={(event) => onKey.current?.(event)}
          onPaste={paste}
        />
        <button type="submit">{t.shell.search}</button>
      </form>
      {focused && (
        <Suspense fallback={null}>
          <Suggestions typed={typed} session={session} tell={setList} onKey={onKey} leave={() => setFocused(false)} />
        </Suspense>
      )}
    </search>
  );
}

/** "/" and Ctrl+K jump into the search, unless somebody is typing. */
function useSearchKeys() {
  useEffect(() => {
    const jump = (event: globalThis.KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && event.target.closest('input, textarea, select');
      const control = event.ctrlKey || event.metaKey;
      const wanted = control ? event.key === 'k' && !event.shiftKey : event.key === '/';
      if (!wanted || inField || event.altKey) return;
      event.preventDefault();
      document.getElementById('suche')?.focus();
    };
    document.addEventListener('keydown', jump);
    return () => document.removeEventListener('keydown', jump);
  }, []);
}
