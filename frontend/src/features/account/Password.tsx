import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import { accountQuery } from '../../api/queries';
import type { SchemaAccount } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import css from './account.module.css';

/** A new password; all other sessions end with the old one. */
export function Password({ account }: { account: SchemaAccount }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const change = useMutation({
    mutationFn: () => body(api.PUT('/account/password', { body: { current, password: wanted } })),
    onSuccess: async () => {
      setCurrent('');
      setWanted('');
      await client.invalidateQueries({ queryKey: accountQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (current && wanted && !change.isPending) change.mutate();
  };
  return (
    <Card label={t.account.password}>
      <form className={css.form} noValidate onSubmit={submit}>
        <h2>{t.account.password}</h2>
        <Refusal failure={change.error} />
        <input type="hidden" autoComplete="username" value={account.login} readOnly />
        <Field id="passwort-jetzt" label={t.account.currentPassword}>
          {(attributes) => (
            <input
              {...attributes}
              type="password"
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        <Field id="passwort-neu" label={t.account.newPassword} hint={t.account.passwordHint(account.minPassword)}>
          {(attributes) => (
            <input
              {...attributes}
              type="password"
              autoComplete="new-password"
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
          )}
        </Field>
        <div>
          <Button type="submit" aria-busy={change.isPending}>
            {t.account.changePassword}
          </Button>
        </div>
        <p role="status">{change.isSuccess && !current && t.account.passwordChanged}</p>
      </form>
    </Card>
  );
}
