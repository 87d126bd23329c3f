import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { demoPeopleQuery } from '../../api/queries';
import type { SchemaDemoPeople } from '../../api/schema';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Failure, Load, PageHead, Refusal } from '../../ui/page';
import { ArrivalPage } from './ArrivalPage';
import { Forgotten, forgotten } from './Forgotten';
import { useForgottenTexts } from './forgottenTexts';
import { arrival } from './identity';
import { LoginForm } from './LoginForm';
import css from './login.module.css';
import { PasskeyLogin } from './PasskeyLogin';
import { Providers } from './Providers';
import { SecondStep } from './SecondStep';
import { useLogin } from './useLogin';

/** The page of signing in, also for who comes back from the directory of their own house. */
export function LoginPage() {
  const [back] = useState(() => arrival(window.location.search, window.sessionStorage));
  const asked = forgotten(useLocation({ select: (location) => location.hash }));
  if (back) return <ArrivalPage arrival={back} />;
  return asked ? <Forgotten {...asked} /> : <Ways />;
}

/** In the demo one click signs in; elsewhere there is the form alone. */
function Ways() {
  const { t } = useI18n();
  const f = useForgottenTexts();
  const { weiter } = useSearch({ from: '/anmelden' });
  const people = useQuery(demoPeopleQuery);
  const login = useLogin(weiter);
  if (login.ticket) return <SecondStep ticket={login.ticket} enter={login.enter} back={login.forget} />;
  if (people.isError) return <Failure failure={people.error} again={() => void people.refetch()} />;
  return (
    <Load query={people} title={t.login.title} rows={3}>
      {(list) => (
        <div className={list.length > 0 ? 'stack' : `stack ${css.alone}`}>
          {list.length > 0 ? (
            <PageHead title={t.login.people} scope={t.login.peopleHint}>
              <Link to="/demo" className={buttonClass('primary')}>
                {t.login.story}
              </Link>
            </PageHead>
          ) : (
            <PageHead title={t.login.title} />
          )}
          <Refusal failure={login.error} />
          <div className={list.length > 0 ? css.columns : undefined}>
            <div className={css.account}>
              <Card>
                <div className="stack-small">
                  <h2>{t.login.local}</h2>
                  <LoginForm login={login} primary={list.length === 0} />
                  <Link to="/anmelden" search={(before) => before} hash="vergessen">
                    {f.link}
                  </Link>
                  <PasskeyLogin enter={login.enter} />
                  <Providers ask={{ purpose: 'sign_in' }} label={t.identity.signIn} next={weiter} />
                </div>
              </Card>
            </div>
            {list.length > 0 && (
              <People people={list} take={({ login: name, password }) => login.mutate({ login: name, password })} />
            )}
          </div>
        </div>
      )}
    </Load>
  );
}

type Person = SchemaDemoPeople['people'][number];

/** The demo's people by role, each with a sentence on what he or she can show. */
function People({ people, take }: { people: Person[]; take: (person: Person) => void }) {
  const { t } = useI18n();
  const roles = [...new Set(people.map((person) => person.role))];
  return (
    <div className="stack">
      {roles.map((role) => {
        const players = people.filter((person) => person.role === role);
        return (
          <section key={role} className="stack-small" aria-label={t.roles[role]}>
            <h2>{t.roles[role]}</h2>
            <ul className={css.people}>
              {players.map((person) => (
                <li key={person.login}>
                  <button type="button" className={css.person} onClick={() => take(person)}>
                    <strong>
                      {person.name}
                      <span className="visually-hidden">, {t.roles[role]},</span>
                    </strong>
                    <span className="muted small">{person.organisation}</span>
                    <span className="small">{person.sentence}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
