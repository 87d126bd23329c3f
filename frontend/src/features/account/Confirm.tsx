import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import { ProblemFailure } from '../../api/problem';
import { accountQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { depart } from '../auth/identity';
import css from './account.module.css';

/** Whether something waits for the person to show once more who sits there. */
export const asksWhoSitsThere = (failure: unknown) =>
  failure instanceof ProblemFailure && failure.problem.code === 'confirm_first';

/** Why something was refused; where the person has to show first who sits there, that is done at once and it goes on. */
export function Confirm({ failure, again }: { failure: unknown; again: () => void }) {
  const { t } = useI18n();
  const [password, setPassword] = useState('');
  const confirm = useMutation({
    mutationFn: () => body(api.POST('/session/confirmation', { body: { password } })),
    onSuccess: again,
  });
  if (!asksWhoSitsThere(failure)) return <Refusal failure={failure} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password && !confirm.isPending) confirm.mutate();
  };
  return (
    <Card label={t.account.confirmTitle}>
      <form className={css.form} noValidate onSubmit={submit}>
        <p>{t.account.confirmHint}</p>
        <Refusal failure={confirm.error} />
        <Field id="bestaetigen" label={t.login.password}>
          {(attributes) => (
            <input
              {...attributes}
              // biome-ignore lint/a11y/noAutofocus: the person asked for it, and it goes on from here
              autoFocus
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button kind="primary" type="submit" aria-busy={confirm.isPending}>
          {t.account.confirm}
        </Button>
        <Elsewhere />
      </form>
    </Card>
  );
}

/** Shows it at a connected directory instead; whoever signs in there alone has no password here. */
function Elsewhere() {
  const { t } = useI18n();
  const account = useQuery(accountQuery);
  const begin = useMutation({
    mutationFn: (provider: string) =>
      body(api.POST('/account/identity-requests', { body: { provider, purpose: 'confirm' } })),
    onSuccess: (departure) => depart(departure, window.location.pathname),
  });
  return (
    <>
      <Refusal failure={begin.error} />
      {account.data?.identities.map(
        ({ id, key, provider }) =>
          key && (
            <Button key={id} aria-busy={begin.isPending} onClick={() => !begin.isPending && begin.mutate(key)}>
              {t.identity.confirmAt(provider)}
            </Button>
          ),
      )}
    </>
  );
}
