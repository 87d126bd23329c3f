import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { invitationsQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { Table } from '../../ui/table';
import { InvitePeople } from './InvitePeople';
import { useInvitationTexts } from './invitationTexts';

/** Who was asked to make an account, and a form to ask more. */
export function InvitationsPage() {
  const { t, f } = useI18n();
  const words = useInvitationTexts();
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
          <InvitePeople />
          <Refusal failure={revoke.error} />
          {items.length === 0 ? (
            <Empty
              text={words.nobody}
              action={<Button onClick={() => document.getElementById('einladen')?.focus()}>{words.first}</Button>}
            />
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
