import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n';
import { useSession } from '../lib/useSession';
import tabs from './tabs.module.css';

const places = [
  { to: '/regeln', label: 'rules', operation: 'listRules' },
  { to: '/hausstandards', label: 'standards', operation: 'listHouseStandards' },
  { to: '/zuschlagskriterien', label: 'criteria', operation: 'listAwardCriteria' },
] as const;

/** What orders are judged by stands on three pages; each leads to the others. */
export function KeepingTabs({ here }: { here: (typeof places)[number]['to'] }) {
  const { t } = useI18n();
  const session = useSession();
  const seen = places.filter(({ operation }) => session?.allowedActions.includes(operation));
  if (seen.length < 2) return null;
  return (
    <nav className={tabs.tabs} aria-label={t.keeping.label}>
      {seen.map(({ to, label }) => (
        <Link key={to} to={to} aria-current={to === here ? 'page' : undefined}>
          {t.keeping[label]}
        </Link>
      ))}
    </nav>
  );
}
