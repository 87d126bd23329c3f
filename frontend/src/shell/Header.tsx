import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { approvalsQuery } from '../api/frame';
import type { SchemaSession } from '../api/schema';
import { useShellI18n } from '../i18n';
import { Icon } from '../ui/Icon';
import { AccountMenu } from './AccountMenu';
import { HelpLink } from './HelpLink';
import { belongsTo, isFor, navigation } from './navigation';
import { SearchBar } from './SearchBar';
import css from './shell.module.css';

/** Entries of the navigation that stand side by side, the one behind which the others are included. */
const most = 5;

export function Header({ session }: { session: SchemaSession | null }) {
  const { t } = useShellI18n();
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever the page changes
  useEffect(() => setOpen(false), [path]);

  const may = (operation: string) => session?.allowedActions.includes(operation) ?? false;
  const mine = navigation.filter((entry) => may(entry.operation) && isFor(entry, session?.roles ?? []));
  const here = mine.find(({ to }) => path.startsWith(to))?.to ?? belongsTo[path.split('/')[1] ?? ''];
  const entries = mine.map(({ to, label }) => (
    <li key={to}>
      <Link to={to} activeOptions={{ includeSearch: false }} aria-current={to === here ? 'page' : undefined}>
        {t.shell[label]}
        {to === '/freigaben' && <WaitingCount />}
      </Link>
    </li>
  ));
  const shown = entries.length > most ? most - 1 : most;
  return (
    <div className={css.wrap}>
      <div className={css.bar}>
        <Link to="/" className={css.brand}>
          {session?.logo ? (
            <img className={css.logo} src={session.logo} alt="" height="28" />
          ) : (
            <img src="/favicon.svg" alt="" width="28" height="28" />
          )}
          {session?.tenant ?? 'ProVi-Marktplatz'}
        </Link>
        {session && may('searchProducts') && <SearchBar session={session} />}
        <div className={css.tools}>
          <HelpLink />
          <AccountMenu session={session} />
          {session && may('getBasket') && <BasketLink lines={session.basketLines} />}
          {session && (
            <button
              type="button"
              className={`${css.tool} ${css.menuTool}`}
              aria-expanded={open}
              aria-controls="hauptnavigation"
              onClick={() => setOpen(!open)}
            >
              <Icon name={open ? 'close' : 'menu'} />
              <span className="visually-hidden">{t.shell.menu}</span>
            </button>
          )}
        </div>
      </div>
      {session && (
        <nav id="hauptnavigation" aria-label={t.shell.mainNav} className={open ? `${css.nav} ${css.navOpen}` : css.nav}>
          <ul>
            {entries.slice(0, shown)}
            {entries.length > shown && (
              <li>
                <details key={path} className={css.more}>
                  <summary>{t.shell.moreEntries}</summary>
                  <ul>{entries.slice(shown)}</ul>
                </details>
              </li>
            )}
          </ul>
        </nav>
      )}
    </div>
  );
}

/** How many approvals wait for the person, beside the entry that leads to them. */
function WaitingCount() {
  const { t, f } = useShellI18n();
  const { data } = useQuery(approvalsQuery());
  if (!data || data.forMe === 0) return null;
  return (
    <span className={css.badge}>
      <span aria-hidden="true">{f.integer(data.forMe)}</span>
      <span className="visually-hidden">{t.shell.approvalsWaiting(f.integer(data.forMe))}</span>
    </span>
  );
}

function BasketLink({ lines }: { lines: number }) {
  const { t, f } = useShellI18n();
  return (
    <Link to="/warenkorb" className={css.tool} aria-label={t.shell.basket(lines)}>
      <Icon name="basket" size={22} />
      {lines > 0 && <span className={css.count}>{f.integer(lines)}</span>}
      <span className={css.toolText}>{t.shell.basketShort}</span>
    </Link>
  );
}
