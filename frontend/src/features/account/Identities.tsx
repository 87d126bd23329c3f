import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { accountQuery } from '../../api/queries';
import type { SchemaAccount } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { depart, identityProvidersQuery } from '../auth/identity';
import { Confirm } from './Confirm';

/** Where the person signs in besides, and where that could be; nothing where the operator trusts no directory. */
export function Identities({ account }: { account: SchemaAccount }) {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const providers = useQuery(identityProvidersQuery);
  const connect = useMutation({
    mutationFn: (provider: string) =>
      body(api.POST('/account/identity-requests', { body: { provider, purpose: 'connect' } })),
    onSuccess: (departure) => depart(departure, '/profil'),
  });
  const remove = useMutation({
    mutationFn: (identityId: string) =>
      body(api.DELETE('/account/identities/{identityId}', { params: { path: { identityId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: accountQuery.queryKey }),
  });
  const open = (providers.data ?? []).filter(({ key }) => !account.identities.some((one) => one.key === key));
  if (account.identities.length === 0 && open.length === 0) return null;
  return (
    <Card label={t.identity.title}>
      <div className="stack-small">
        <h2>{t.identity.title}</h2>
        <p className="muted">{t.identity.hint}</p>
        <Confirm failure={connect.error} again={() => connect.variables && connect.mutate(connect.variables)} />
        <Confirm failure={remove.error} again={() => remove.variables && remove.mutate(remove.variables)} />
        {account.identities.map((one) => (
          <div key={one.id} className="row-between">
            <p>
              {one.provider}
              <span className="muted small"> · {t.account.since(f.moment(one.madeAt))}</span>
            </p>
            <Button
              small
              aria-label={t.identity.disconnectFrom(one.provider)}
              aria-busy={remove.isPending}
              onClick={() => remove.mutate(one.id)}
            >
              {t.identity.disconnect}
            </Button>
          </div>
        ))}
        {open.map(({ key, name }) => (
          <div key={key}>
            <Button aria-busy={connect.isPending} onClick={() => !connect.isPending && connect.mutate(key)}>
              {t.identity.connect(name)}
            </Button>
          </div>
        ))}
      </div>
    </Card>
  );
}
