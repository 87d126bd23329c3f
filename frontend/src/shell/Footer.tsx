import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useShellI18n } from '../i18n';
import css from './shell.module.css';

const AsApi = lazy(() => import('../features/help/AsApi'));

interface Props {
  tenant: string | undefined;
  /** The person may look at the log, which only some have among their work. */
  log: boolean;
}

export function Footer({ tenant, log }: Props) {
  const { t } = useShellI18n();
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
      <Suspense>
        <AsApi />
      </Suspense>
    </footer>
  );
}
