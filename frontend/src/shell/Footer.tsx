import { Link, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useShellI18n } from '../i18n';
import { Icon } from '../ui/Icon';
import css from './shell.module.css';

const AsApi = lazy(() => import('../features/help/AsApi'));

interface Props {
  tenant: string | undefined;
  /** The person may look at the log, which only some have among their work. */
  log: boolean;
}

export function Footer({ tenant, log }: Props) {
  const { t } = useShellI18n();
  const route = useRouterState({ select: (state) => state.location.pathname });
  return (
    <footer className={css.foot}>
      <nav aria-label={t.shell.footNav} className={`${css.wrap} ${css.footIn}`}>
        <span>{tenant ?? 'ProVi-Marktplatz'}</span>
        <ul>
          {log && (
            <li>
              <Link to="/nachweisprotokoll">{t.shell.log}</Link>
            </li>
          )}
          <li>
            <Link to="/barrierefreiheit">{t.shell.accessibility}</Link>
          </li>
          <li>
            <Link to="/datenschutz">{t.shell.privacy}</Link>
          </li>
          <li>
            <Link to="/impressum">{t.shell.imprint}</Link>
          </li>
        </ul>
      </nav>
      {tenant && <ApiDisclosure key={route} />}
    </footer>
  );
}

/** "Als API": what is behind it comes when it is opened. */
function ApiDisclosure() {
  const { t } = useShellI18n();
  const [open, setOpen] = useState(false);
  return (
    <section className={css.asApi} aria-label={t.shell.asApi}>
      <button type="button" className={css.opener} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'down' : 'right'} size={16} />
        {t.shell.asApi}
      </button>
      {open && (
        <Suspense>
          <AsApi />
        </Suspense>
      )}
    </section>
  );
}
