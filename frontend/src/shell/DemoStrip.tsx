import { Link } from '@tanstack/react-router';
import type { SchemaSession } from '../api/schema';
import { useShellI18n } from '../i18n';
import css from './shell.module.css';

export function DemoStrip({ session }: { session: SchemaSession }) {
  const { t } = useShellI18n();
  const roles = session.roles.map((role) => t.roles[role]).join(', ');
  return (
    <div className={css.strip}>
      <div className={`${css.wrap} ${css.stripIn}`}>
        <span className={css.stripText}>
          {t.shell.demo} · {t.shell.youAre(session.person.name, roles)}
        </span>
        <span aria-hidden="true">·</span>
        <Link to="/anmelden">{t.shell.change}</Link>
      </div>
    </div>
  );
}
