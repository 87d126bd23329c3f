import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { accountQuery } from '../../api/queries';
import type { SchemaAccount } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Card, Note } from '../../ui/card';
import { Field } from '../../ui/form';
import { Load, PageHead } from '../../ui/page';
import { Facts, More } from '../../ui/parts';
import { OwnAccess } from '../organisation/Access';
import { Acting } from '../organisation/Acting';
import css from './account.module.css';
import { Factors } from './Factors';
import { Identities } from './Identities';
import { Password } from './Password';
import { Places } from './Places';
import { Tokens } from './Tokens';

/** Everything a person signs in with, and what happened to it. */
export function ProfilePage() {
  const { t } = useI18n();
  const query = useQuery(accountQuery);
  return (
    <Load query={query} title={t.account.title} rows={8}>
      {(account) => (
        <div className="stack">
          <PageHead title={t.account.title} scope={t.account.scopeText} />
          {account.demo && <Note tone="info">{t.account.demo}</Note>}
          <Who account={account} />
          <Acting />
          <OwnAccess />
          <Factors account={account} />
          {!account.demo && <Identities account={account} />}
          {!account.demo && account.login && <Password account={account} />}
          <Places />
          <Tokens />
          <Events account={account} />
        </div>
      )}
    </Load>
  );
}

function Who({ account }: { account: SchemaAccount }) {
  const { t, language, setLanguage } = useI18n();
  const client = useQueryClient();
  const session = useSession();
  const change = useMutation({
    mutationFn: async (wanted: 'de' | 'en') => {
      await body(api.PATCH('/account', { body: { language: wanted } }));
      await setLanguage(wanted);
    },
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Card label={t.account.person}>
      <div className="stack-small">
        <h2>{t.account.person}</h2>
        <Facts
          rows={[
            [t.account.name, account.name],
            [t.account.login, account.login],
            [t.account.organisation, session?.organisation.name ?? ''],
            [t.account.roles, session?.roles.map((role) => t.roles[role]).join(', ') ?? ''],
          ]}
        />
        <div className={css.form}>
          <Field id="sprache" label={t.account.language}>
            {(attributes) => (
              <select
                {...attributes}
                value={language}
                onChange={(event) => change.mutate(event.target.value === 'en' ? 'en' : 'de')}
              >
                <option value="de" lang="de">
                  Deutsch
                </option>
                <option value="en" lang="en">
                  English
                </option>
              </select>
            )}
          </Field>
        </div>
      </div>
    </Card>
  );
}

function Events({ account }: { account: SchemaAccount }) {
  const { t, f } = useI18n();
  return (
    <More label={t.account.events}>
      <ul className={css.list}>
        {account.events.map((event) => (
          <li key={event.at + event.kind}>
            {f.moment(event.at)} · {t.account.event[event.kind]}
          </li>
        ))}
      </ul>
    </More>
  );
}
