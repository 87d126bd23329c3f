import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { sessionQuery } from '../../api/queries';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Refusal } from '../../ui/page';
import css from './organisation.module.css';
import { useWords } from './texts';

const ownRolesQuery = queryOptions({
  queryKey: ['account', 'roles'],
  queryFn: async ({ signal }) => (await body(api.GET('/account/roles', { signal }))).items,
});

/** The organisations one may act for; nothing is shown to whom there is only one. */
export function Acting() {
  const { t, w } = useWords();
  const client = useQueryClient();
  const all = useQuery(ownRolesQuery).data ?? [];
  const act = useMutation({
    mutationFn: (organisationId: string) => body(api.PUT('/session/organisation', { body: { organisationId } })),
    onSuccess: async () => {
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await client.invalidateQueries();
    },
  });
  if (all.length < 2) return null;
  return (
    <Card label={w.acting}>
      <div className="stack-small">
        <h2>{w.acting}</h2>
        <Refusal failure={act.error} />
        <ul className={css.lines}>
          {all.map(({ organisation: { id, name }, roles, current }) => (
            <li key={id} className="row-between">
              <span>
                {name} <span className="muted small">({roles.map((role) => t.roles[role]).join(', ')})</span>
              </span>
              {current ? (
                <strong>{w.current}</strong>
              ) : (
                <Button small aria-label={w.actForOne(name)} onClick={() => act.mutate(id)}>
                  {w.actFor}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** Takes an invitation with the account one is signed in with. */
export function TakeInvitation({ token, done }: { token: string; done: () => void }) {
  const { w } = useWords();
  const session = useSession();
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: () => body(api.POST('/invitations/taken', { body: { token } })),
    onSuccess: async () => {
      await client.invalidateQueries();
      done();
    },
  });
  return (
    <Card label={w.haveAccount}>
      <div className="stack-small">
        <h2>{w.haveAccount}</h2>
        <Refusal failure={take.error} />
        {session ? (
          <div>
            <Button aria-busy={take.isPending} onClick={() => !take.isPending && take.mutate()}>
              {w.take(session.person.name)}
            </Button>
          </div>
        ) : (
          <p>{w.signInFirst}</p>
        )}
      </div>
    </Card>
  );
}
