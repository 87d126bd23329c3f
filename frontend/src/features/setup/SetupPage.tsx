import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaSession } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { FailureText, Load, PageHead } from '../../ui/page';
import { firstStart } from './doors';
import { FactorCard } from './FactorCard';
import { Frame } from './Frame';
import { HouseForm } from './HouseForm';
import { PersonForm } from './PersonForm';
import { setupQuery, takeCode } from './queries';
import css from './setup.module.css';

/** An empty shop's first pages, for whoever has the link of its start. */
export function SetupPage() {
  const { t } = useI18n();
  const session = useSession();
  const [started, setStarted] = useState<SchemaSession>();
  const due = session?.secondFactorDue ?? false;
  const [factor, setFactor] = useState(false); // stays, or the codes would vanish with the confirmation
  useEffect(() => {
    if (started || due) setFactor(true);
  }, [started, due]);
  if (factor)
    return (
      <Frame step="2" name={t.setup.factor}>
        <FactorCard next={session?.allowedActions.includes('listInstallationChecks') ? '/einrichten/katalog' : '/'} />
      </Frame>
    );
  if (session === undefined || started || due) return <PageHead title={t.setup.title} />;
  if (session) return <Navigate to="/" />;
  return <Opening begun={setStarted} />;
}

function Opening({ begun }: { begun: (session: SchemaSession) => void }) {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const [code] = useState(takeCode);
  const [page, setPage] = useState<'house' | 'person'>();
  const opened = useQuery({
    ...setupQuery,
    queryFn: ({ signal }) =>
      code ? body(api.POST('/setup/session', { body: { code }, signal })) : body(api.GET('/setup', { signal })),
  });
  useEffect(() => {
    const anew = () => location.reload(); // another link in the same tab changes nothing but what follows the number sign
    window.addEventListener('hashchange', anew);
    return () => window.removeEventListener('hashchange', anew);
  }, []);
  const named = opened.data?.settings.name !== '';
  useEffect(() => {
    if (opened.data && !page) setPage(named ? 'person' : 'house');
  }, [opened.data, named, page]);
  if (opened.isError) return <Closed failure={opened.error} />;
  return (
    <Load query={opened} title={t.setup.title}>
      {(state) => {
        const scope = state.until ? t.setup.until(f.moment(state.until)) : undefined;
        return page === 'person' ? (
          <Frame step="2" name={t.setup.person} {...(scope ? { scope } : {})}>
            <PersonForm begun={begun} back={() => setPage('house')} />
          </Frame>
        ) : (
          <Frame step="1" name={t.setup.house} {...(scope ? { scope } : {})}>
            <HouseForm
              door={firstStart}
              state={state}
              saved={(next) => {
                client.setQueryData(setupQuery.queryKey, next);
              }}
              next={() => setPage('person')}
            />
          </Frame>
        );
      }}
    </Load>
  );
}

function Closed({ failure }: { failure: unknown }) {
  const { t } = useI18n();
  return (
    <div className={`stack ${css.page}`}>
      <PageHead title={t.setup.title} />
      <Card>
        <div className="stack-small" role="alert">
          <FailureText failure={failure} />
          <div>
            <Link to="/anmelden" className={buttonClass('primary')}>
              {t.setup.closedHint}
            </Link>
          </div>
        </div>
      </Card>
    </div>
  );
}
