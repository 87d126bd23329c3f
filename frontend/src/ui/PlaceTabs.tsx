import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n';
import { useSession } from '../lib/useSession';
import tabs from './tabs.module.css';

interface Place {
  to: '/regeln' | '/hausstandards' | '/zuschlagskriterien' | '/bedarfe' | '/preisanfragen';
  label: 'rules' | 'standards' | 'criteria' | 'handovers' | 'inquiries';
  operation: string;
}

const keeping = [
  { to: '/regeln', label: 'rules', operation: 'listRules' },
  { to: '/hausstandards', label: 'standards', operation: 'listHouseStandards' },
  { to: '/zuschlagskriterien', label: 'criteria', operation: 'listAwardCriteria' },
] as const satisfies Place[];

const needs = [
  { to: '/bedarfe', label: 'handovers', operation: 'takeHandover' },
  { to: '/preisanfragen', label: 'inquiries', operation: 'listInquiries' },
] as const satisfies Place[];

/** What orders are judged by stands on three pages; each leads to the others. */
export function KeepingTabs({ here }: { here: (typeof keeping)[number]['to'] }) {
  const { t } = useI18n();
  return <Tabs places={keeping} here={here} label={t.keeping.label} name={(label) => t.keeping[label]} />;
}

/** What units need and what suppliers are asked for stands side by side for those who buy. */
export function NeedTabs({ here }: { here: (typeof needs)[number]['to'] }) {
  const { t } = useI18n();
  return <Tabs places={needs} here={here} label={t.handovers.tabs} name={(label) => t.shell[label]} />;
}

interface TabsProps<P extends Place> {
  places: readonly P[];
  here: P['to'];
  label: string;
  name: (label: P['label']) => string;
}

function Tabs<P extends Place>({ places, here, label, name }: TabsProps<P>) {
  const session = useSession();
  const seen = places.filter(({ operation }) => session?.allowedActions.includes(operation));
  if (seen.length < 2) return null;
  return (
    <nav className={tabs.tabs} aria-label={label}>
      {seen.map((place) => (
        <Link key={place.to} to={place.to} aria-current={place.to === here ? 'page' : undefined}>
          {name(place.label)}
        </Link>
      ))}
    </nav>
  );
}
