import { useMutation, useQuery } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import type { SchemaIdentityRequest } from '../../api/schema';
import { Button } from '../../ui/button';
import { Refusal } from '../../ui/page';
import { depart, identityProvidersQuery } from './identity';

interface Props {
  ask: Omit<SchemaIdentityRequest, 'provider'>;
  label: (provider: string) => string;
  next?: string | undefined;
}

/** One button for each directory the operator trusts; nothing where there is none. */
export function Providers({ ask, label, next }: Props) {
  const providers = useQuery(identityProvidersQuery);
  const begin = useMutation({
    mutationFn: (provider: string) => body(api.POST('/identity-requests', { body: { ...ask, provider } })),
    onSuccess: (departure) => depart(departure, next),
  });
  if (!providers.data?.length) return null;
  return (
    <>
      <Refusal failure={begin.error} />
      {providers.data.map(({ key, name }) => (
        <Button key={key} aria-busy={begin.isPending} onClick={() => !begin.isPending && begin.mutate(key)}>
          {label(name)}
        </Button>
      ))}
    </>
  );
}
