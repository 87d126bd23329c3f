import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState, useSyncExternalStore } from 'react';
import { api, body } from '../../api/client';
import { hasStatus } from '../../api/problem';
import { invitationLinkQuery } from '../../api/queries';
import type { SchemaOpenInvitation } from '../../api/schema';
import { useI18n } from '../../i18n';
import { tokenOf } from '../../lib/inquiryAnswer';
import { Button, buttonClass } from '../../ui/button';
import { Note } from '../../ui/card';
import { Field } from '../../ui/form';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { Providers } from '../auth/Providers';
import { useEnter } from '../auth/useLogin';
import { TakeInvitation } from '../organisation/Acting';
import css from './account.module.css';

function subscribe(changed: () => void) {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** Where the link of an invitation leads: a person makes an account, once. */
export function InvitationPage() {
  const token = tokenOf(useSyncExternalStore(subscribe, () => window.location.hash));
  return token ? <Linked key={token} token={token} /> : <Ended />;
}

function Ended() {
  const { t } = useI18n();
  return (
    <div className={`stack ${css.alone}`}>
      <PageHead title={t.account.invitation} />
      <Note tone="warn">{t.account.invitationEnded}</Note>
      <div>
        <Link to="/anmelden" className={buttonClass('primary')}>
          {t.identity.again}
        </Link>
      </div>
    </div>
  );
}

function Linked({ token }: { token: string }) {
  const { t } = useI18n();
  const query = useQuery(invitationLinkQuery(token));
  if (hasStatus(query.error, 410)) return <Ended />;
  return (
    <Load query={query} title={t.account.invitation} rows={4}>
      {(invitation) => <Accept token={token} invitation={invitation} />}
    </Load>
  );
}

function Accept({ token, invitation }: { token: string; invitation: SchemaOpenInvitation }) {
  const { t, f } = useI18n();
  const enter = useEnter('/profil');
  const navigate = useNavigate();
  const [name, setName] = useState(invitation.name);
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: () => body(api.POST('/invitations/accepted', { body: { token, name: name.trim(), password } })),
    onSuccess: enter,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && password && !accept.isPending) accept.mutate();
  };
  return (
    <div className={`stack ${css.alone}`}>
      <PageHead
        title={t.account.invitation}
        scope={t.account.invitedBy(invitation.invitedBy, invitation.organisation)}
      />
      <Facts
        rows={[
          [t.account.login, invitation.email],
          [t.account.roles, invitation.roles.map((role) => t.roles[role]).join(', ')],
          [t.account.validUntil, f.moment(invitation.expiresAt)],
        ]}
      />
      <Refusal failure={accept.error} />
      <form className={css.form} noValidate onSubmit={submit}>
        <input type="hidden" autoComplete="username" value={invitation.email} readOnly />
        <Field id="name" label={t.account.name}>
          {(attributes) => (
            <input
              {...attributes}
              autoComplete="name"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field id="passwort" label={t.login.password} hint={t.account.passwordHint(invitation.minPassword)}>
          {(attributes) => (
            <input
              {...attributes}
              type="password"
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <div>
          <Button kind="primary" type="submit" aria-busy={accept.isPending}>
            {t.account.accept}
          </Button>
        </div>
        <Providers
          ask={{ purpose: 'invitation', invitation: token, name: name.trim() }}
          label={t.identity.accept}
          next="/profil"
        />
      </form>
      <TakeInvitation token={token} done={() => void navigate({ to: '/profil' })} />
    </div>
  );
}
