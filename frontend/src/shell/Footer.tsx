import { Link } from '@tanstack/react-router';
import { useShellI18n } from '../i18n';
import css from './shell.module.css';

export function Footer({ tenant }: { tenant: string | undefined }) {
  const { t } = useShellI18n();
  return (
    <footer className={css.foot}>
      <nav aria-label={t.shell.footNav} className={`${css.wrap} ${css.footIn}`}>
        <span>{tenant ?? 'ProVi-Marktplatz'}</span>
        <ul>
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
    </footer>
  );
}
