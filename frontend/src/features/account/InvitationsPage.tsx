import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import { invitationsQuery } from '../../api/queries';
import type { SchemaRole } from '../../api/schema';
import { useI18n } from '../../i18n';
import { peopleOf } from '../../lib/invited';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card, Note } from '../../ui/card';
import { Field } from '../../ui/form';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import css from './account.module.css';

/** Who was asked to make an account, and a form to ask more. */
export function InvitationsPage() {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const query = useQuery(invitationsQuery);
  const revoke = useMutation({
    mutationFn: (invitationId: string) =>
      body(api.DELETE('/invitations/{invitationId}', { params: { path: { invitationId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  return (
    <Load query={query} title={t.account.invitations} rows={4}>
      {(items) => (
        <div className="stack">
          <PageHead title={t.account.invitations} scope={t.account.invitationsHint} />
          <Invite />
          <Refusal failure={revoke.error} />
          {items.length === 0 ? (
            <p>{t.account.noInvitations}</p>
          ) : (
            <Card flush>
              <Table
                caption={t.account.invitations}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  { label: t.account.name, cell: ({ name }) => name },
                  { label: t.account.email, cell: ({ email }) => email },
                  { label: t.account.roles, cell: ({ roles }) => roles.map((role) => t.roles[role]).join(', ') },
                  { label: t.account.organisation, cell: ({ organisation }) => organisation },
                  { label: t.account.validUntil, cell: ({ expiresAt }) => f.moment(expiresAt) },
                  {
                    label: t.account.state,
                    cell: ({ id, name, status }) =>
                      status === 'open' ? (
                        <Button small aria-label={t.account.takeBackOf(name)} onClick={() => revoke.mutate(id)}>
                          {t.account.takeBack}
                        </Button>
                      ) : (
                        t.account.states[status]
                      ),
                  },
                ]}
              />
            </Card>
          )}
        </div>
      )}
    </Load>
  );
}

const everyRole: SchemaRole[] = [
  'requester',
  'officer',
  'approver',
  'auditor',
  'admin',
  'contract_manager',
  'rule_maintainer',
];

function Invite() {
  const { t } = useI18n();
  const session = useSession();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [roles, setRoles] = useState<SchemaRole[]>(['requester']);
  const people = peopleOf(text);
  const invite = useMutation({
    mutationFn: () => body(api.POST('/invitations', { body: { people: people.map((one) => ({ ...one, roles })) } })),
    onSuccess: () => {
      setText('');
      return client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (people.length > 0 && roles.length > 0 && !invite.isPending) invite.mutate();
  };
  const offered = everyRole.filter(
    (role) => role !== 'contract_manager' || session?.organisation.kind === 'cooperative',
  );
  const toggle = (role: SchemaRole) =>
    setRoles(roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role]);
  return (
    <Card label={t.account.invite}>
      <form className="stack-small" noValidate onSubmit={submit}>
        <h2>{t.account.invite}</h2>
        <Refusal failure={invite.error} />
        <Field id="einladen" label={t.account.people} hint={t.account.peopleHint}>
          {(attributes) => <textarea {...attributes} value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <fieldset className={css.choices}>
          <legend>{t.account.roles}</legend>
          {offered.map((role) => (
            <Check key={role} checked={roles.includes(role)} onChange={() => toggle(role)}>
              {t.roles[role]}
            </Check>
          ))}
        </fieldset>
        <div>
          <Button kind="primary" type="submit" aria-busy={invite.isPending}>
            {t.account.inviteCount(people.length)}
          </Button>
        </div>
        {invite.data && (
          <div role="status">
            <Note tone="ok">
              <p>{t.account.linksOnce}</p>
              <ul className={css.list}>
                {invite.data.items.map(({ invitation, link }) => (
                  <li key={invitation.id}>
                    {invitation.name}: <span className={css.secret}>{link}</span>
                  </li>
                ))}
              </ul>
            </Note>
          </div>
        )}
      </form>
    </Card>
  );
}
