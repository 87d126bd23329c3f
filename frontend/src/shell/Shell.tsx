import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';
import type { SchemaSession } from '../api/schema';
import { useShellI18n } from '../i18n';
import { useSession } from '../lib/useSession';
import { DemoStrip } from './DemoStrip';
import { Footer } from './Footer';
import { Header } from './Header';
import { Printed } from './Printed';
import { SessionEnd } from './SessionEnd';
import css from './shell.module.css';

/** The id of the page between bar and footer. */
const content = 'inhalt';

/** The frame of every page: one bar, the page, the footer. */
export function Shell() {
  const { t } = useShellI18n();
  const session = useSession();
  const main = useFocusAfterNavigation();
  useLeaveWhenSignedOut(session, main);
  return (
    <>
      <a
        className={css.skip}
        href={`#${content}`}
        onClick={(event) => {
          event.preventDefault(); // the address stays: behind its # may stand a supplier's link
          main.current?.focus();
        }}
      >
        {t.shell.skip}
      </a>
      <header className={css.head}>
        {session?.demo && <DemoStrip session={session} />}
        <Header session={session ?? null} />
        <Offline />
      </header>
      <main id={content} ref={main} tabIndex={-1} className={`${css.wrap} ${css.main}`}>
        <Outlet />
      </main>
      <Printed />
      {session && <SessionEnd session={session} />}
      <Footer tenant={session?.tenant} log={session?.allowedActions.includes('getLogStatus') ?? false} />
    </>
  );
}

/** A new page starts at its beginning for the keyboard and the screen reader too. */
function useFocusAfterNavigation() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (path === undefined || path === before.current) return;
    const first = before.current === undefined;
    before.current = path;
    if (!first) main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

const openPages = [
  '/anmelden',
  '/demo',
  '/preisanfrage',
  '/einladung',
  '/einrichten',
  '/barrierefreiheit',
  '/datenschutz',
  '/impressum',
];

/** A session that ends while a page is open leads to the login and from there back, with what was typed. */
function useLeaveWhenSignedOut(session: SchemaSession | null | undefined, main: RefObject<HTMLElement | null>) {
  const navigate = useNavigate();
  const person = useRef('');
  if (session) person.current = session.person.id;
  const signedOut = session === null;
  const { pathname, href } = useRouterState({ select: (state) => state.location });
  const open = openPages.includes(pathname);
  useEffect(() => {
    if (!signedOut || open) return;
    void import('../lib/typed')
      .then(({ keepTyped }) => main.current && person.current && keepTyped(main.current, href, person.current))
      .catch(() => {}) // without it the page is left as it stands
      .then(() => navigate({ to: '/anmelden', search: href === '/' ? {} : { weiter: href } }));
  }, [signedOut, open, href, navigate, main]);
}

function subscribe(changed: () => void) {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

function Offline() {
  const { t } = useShellI18n();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status" className={online ? undefined : css.offline}>
      {!online && <p className={css.wrap}>{t.shell.offline}</p>}
    </div>
  );
}
