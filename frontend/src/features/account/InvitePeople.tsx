import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api, body } from '../../api/client';
import { invitationsQuery } from '../../api/queries';
import type { SchemaRole } from '../../api/schema';
import { useI18n } from '../../i18n';
import { type InviteRow, inviteRows } from '../../lib/invited';
import { useSession } from '../../lib/useSession';
import { Button, buttonClass } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card, Note, Tag } from '../../ui/card';
import { DropZone } from '../../ui/DropZone';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import css from './account.module.css';

const everyRole: SchemaRole[] = [
  'requester',
  'officer',
  'approver',
  'auditor',
  'admin',
  'contract_manager',
  'rule_maintainer',
];

/** At most as many as one request takes. */
const most = 200;

/** The roles somebody may give, and how a line names them. */
function useRoles() {
  const { t } = useI18n();
  const session = useSession();
  const offered = everyRole.filter(
    (role) => role !== 'contract_manager' || session?.organisation.kind === 'cooperative',
  );
  const plain = (word: string) => word.toLowerCase().replace(/[^a-zäöüß]/g, '');
  const roleOf = (word: string) =>
    offered.find((role) => [t.roles[role], role].some((one) => plain(one) === plain(word)));
  return { offered, roleOf };
}

/** Asks people to make an account: typed, pasted from a table, or from a file, with what speaks against each line. */
export function InvitePeople() {
  const { t } = useI18n();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [roles, setRoles] = useState<SchemaRole[]>(['requester']);
  const { offered, roleOf } = useRoles();
  const open = useQuery(invitationsQuery).data?.filter(({ status }) => status === 'open') ?? [];
  const rows = inviteRows(
    text,
    roleOf,
    open.map(({ email }) => email.toLowerCase()),
  );
  const good = rows.filter((row) => !row.fault).slice(0, most);
  const invite = useMutation({
    mutationFn: () =>
      body(
        api.POST('/invitations', {
          body: {
            people: good.map(({ email, name, roles: own }) => ({ email, name, roles: own.length > 0 ? own : roles })),
          },
        }),
      ),
    onSuccess: () => {
      setText(
        rows
          .filter((row) => !good.includes(row))
          .map((row) => row.text)
          .join('\n'),
      );
      return client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (good.length > 0 && roles.length > 0 && !invite.isPending) invite.mutate();
  };
  const toggle = (role: SchemaRole) =>
    setRoles(roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role]);
  return (
    <Card label={t.account.invite}>
      <form className="stack-small" noValidate onSubmit={submit}>
        <h2>{t.account.invite}</h2>
        <Refusal failure={invite.error} />
        <Field id="einladen" label={t.account.people} hint={t.account.peopleHint}>
          {(attributes) => (
            <textarea {...attributes} rows={6} value={text} onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
        <ListFile take={setText} />
        {rows.length > 0 && <Rows rows={rows} roles={roles} />}
        <fieldset className={css.choices}>
          <legend>{t.account.rolesOfRest}</legend>
          {offered.map((role) => (
            <Check key={role} checked={roles.includes(role)} onChange={() => toggle(role)}>
              {t.roles[role]}
            </Check>
          ))}
        </fieldset>
        <div>
          <Button kind="primary" type="submit" aria-busy={invite.isPending}>
            {t.account.inviteCount(good.length)}
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

/** A table saved as text; old programs write it in Windows-1252. */
function ListFile({ take }: { take: (text: string) => void }) {
  const { t } = useI18n();
  const id = useId();
  const read = async (file: File | undefined) => {
    if (!file || file.size > 1 << 20) return;
    const bytes = await file.arrayBuffer();
    try {
      take(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch {
      take(new TextDecoder('windows-1252').decode(bytes));
    }
  };
  return (
    <DropZone
      id={id}
      accept=".csv,.txt"
      hint={t.account.listHint}
      failed={false}
      disabled={false}
      take={(file) => void read(file)}
    >
      <label className={buttonClass('secondary', 'small')} htmlFor={id}>
        {t.account.listFile}
      </label>
    </DropZone>
  );
}

/** What was read of each line, before anybody is invited. */
function Rows({ rows, roles }: { rows: InviteRow[]; roles: SchemaRole[] }) {
  const { t, f } = useI18n();
  return (
    <Table
      caption={t.account.linesRead}
      rows={rows}
      rowKey={(row) => String(row.line)}
      columns={[
        { label: t.account.line, cell: (row) => f.integer(row.line) },
        { label: t.account.name, cell: (row) => (row.fault === 'noAddress' ? row.text : row.name) },
        { label: t.account.email, cell: (row) => row.email || '–' },
        {
          label: t.account.roles,
          cell: (row) => (row.roles.length > 0 ? row.roles : roles).map((role) => t.roles[role]).join(', ') || '–',
        },
        {
          label: t.account.finding,
          cell: (row) =>
            row.fault ? (
              <Tag tone="warn" icon="warn">
                {t.account.faults[row.fault]}
              </Tag>
            ) : (
              <Tag tone="ok" icon="check">
                {t.account.willBeInvited}
              </Tag>
            ),
        },
      ]}
    />
  );
}
