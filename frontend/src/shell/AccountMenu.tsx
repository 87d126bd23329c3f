import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { api, body } from '../api/client';
import type { SchemaSession } from '../api/schema';
import { useShellI18n } from '../i18n';
import { currentTheme, setTheme } from '../lib/theme';
import { Icon, type IconName } from '../ui/Icon';
import css from './shell.module.css';

/** Who is signed in, language, appearance and the way out. */
export function AccountMenu({ session }: { session: SchemaSession | null }) {
  const { t } = useShellI18n();
  const [open, setOpen] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useClosing(open, host, () => setOpen(false));

  return (
    <div className={css.menuHost} ref={host}>
      <button
        ref={opener}
        type="button"
        className={css.tool}
        aria-expanded={open}
        aria-controls="konto"
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        <Icon name="person" size={22} />
        <span className={css.toolText}>{session?.person.name ?? t.shell.account}</span>
      </button>
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the menu from any of its buttons
        <div
          id="konto"
          className={css.menu}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            setOpen(false);
            opener.current?.focus();
          }}
        >
          {session && (
            <p>
              <strong>{session.person.name}</strong>
              <br />
              <span className="muted small">{session.organisation.name}</span>
            </p>
          )}
          {session && (
            <Link to="/profil" className={css.tool} onClick={() => setOpen(false)}>
              <Icon name="shield" />
              {t.shell.profile}
            </Link>
          )}
          <LanguageSwitch />
          <ThemeSwitch />
          {session && <Logout close={() => setOpen(false)} />}
        </div>
      )}
    </div>
  );
}

function useClosing(open: boolean, host: React.RefObject<HTMLElement | null>, close: () => void) {
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !host.current?.contains(event.target)) close();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open, host, close]);
}

function Entry({ icon, lang, onClick, children }: EntryProps) {
  return (
    <button type="button" className={css.tool} lang={lang} onClick={onClick}>
      <Icon name={icon} />
      {children}
    </button>
  );
}

interface EntryProps {
  icon: IconName;
  lang?: string;
  onClick: () => void;
  children: ReactNode;
}

function LanguageSwitch() {
  const { t, language, setLanguage } = useShellI18n();
  const client = useQueryClient();
  const change = async () => {
    await setLanguage(language === 'de' ? 'en' : 'de');
    await client.invalidateQueries();
  };
  return (
    <Entry icon="globe" lang={t.shell.languageCode} onClick={() => void change()}>
      {t.shell.language}
    </Entry>
  );
}

function ThemeSwitch() {
  const { t } = useShellI18n();
  const [theme, set] = useState(currentTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <Entry
      icon={other === 'dark' ? 'moon' : 'sun'}
      onClick={() => {
        setTheme(other);
        set(other);
      }}
    >
      {other === 'dark' ? t.shell.dark : t.shell.light}
    </Entry>
  );
}

function Logout({ close }: { close: () => void }) {
  const { t } = useShellI18n();
  // A whole new page: nothing of the person stays in this one. Who came from elsewhere signs out there, too.
  const leave = async () => {
    close();
    window.location.assign((await body(api.DELETE('/session')))?.location ?? '/anmelden');
  };
  return (
    <Entry icon="right" onClick={() => void leave()}>
      {t.shell.logout}
    </Entry>
  );
}
