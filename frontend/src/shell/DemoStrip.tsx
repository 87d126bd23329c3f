import { Link, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { SchemaSession } from '../api/schema';
import { useShellI18n } from '../i18n';
import { lastStep } from '../lib/story';
import css from './shell.module.css';

const NextStep = lazy(() => import('../features/story/NextStep'));

export function DemoStrip({ session }: { session: SchemaSession }) {
  const { t } = useShellI18n();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const roles = session.roles.map((role) => t.roles[role]).join(', ');
  return (
    <div className={css.strip}>
      <div className={`${css.wrap} ${css.stripIn}`}>
        <span className={css.stripText}>
          {t.shell.demo} · {t.shell.youAre(session.person.name, roles)}
        </span>
        <Link to="/anmelden">{t.shell.change}</Link>
        <Link to="/demo">{t.shell.story}</Link>
        {lastStep() >= 0 && path !== '/demo' && (
          <Suspense>
            <NextStep key={path} />
          </Suspense>
        )}
      </div>
    </div>
  );
}
