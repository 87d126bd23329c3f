import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import { tokensQuery } from '../../api/queries';
import type { SchemaApiTokenScope } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card, Note } from '../../ui/card';
import { Field } from '../../ui/form';
import { Load, Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import css from './account.module.css';
import { Confirm } from './Confirm';

const scopes: SchemaApiTokenScope[] = ['read', 'basket', 'order', 'catalogue', 'people'];

/** Tokens for machines that act as the person. */
export function Tokens() {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const query = useQuery(tokensQuery);
  const revoke = useMutation({
    mutationFn: (tokenId: string) => body(api.DELETE('/account/tokens/{tokenId}', { params: { path: { tokenId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  return (
    <section className="stack-small" aria-label={t.account.tokens}>
      <h2>{t.account.tokens}</h2>
      <p className="muted">{t.account.tokensHint}</p>
      <Refusal failure={revoke.error} />
      <Load query={query} title={t.account.tokens} rows={2}>
        {(items) =>
          items.length === 0 ? (
            <p>{t.account.noTokens}</p>
          ) : (
            <Card flush>
              <Table
                caption={t.account.tokens}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  { label: t.account.name, cell: ({ name }) => name },
                  { label: t.account.beginning, cell: ({ beginning }) => <code>{beginning}…</code> },
                  {
                    label: t.account.scope,
                    cell: (one) => one.scopes.map((scope) => t.account.scopes[scope]).join(', '),
                  },
                  { label: t.account.used, cell: ({ seenAt }) => (seenAt ? f.moment(seenAt) : t.account.never) },
                  { label: t.account.validUntil, cell: ({ expiresAt }) => f.moment(expiresAt) },
                  {
                    label: t.account.action,
                    cell: ({ id, name, revokedAt }) =>
                      revokedAt ? (
                        t.account.revoked
                      ) : (
                        <Button small aria-label={t.account.revokeOf(name)} onClick={() => revoke.mutate(id)}>
                          {t.account.revoke}
                        </Button>
                      ),
                  },
                ]}
              />
            </Card>
          )
        }
      </Load>
      <NewToken />
    </section>
  );
}

function NewToken() {
  const { t } = useI18n();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [chosen, setChosen] = useState<SchemaApiTokenScope[]>(['read']);
  const make = useMutation({
    mutationFn: () =>
      body(api.POST('/account/tokens', { body: { name: name.trim(), scopes: chosen, days: Number(days) } })),
    onSuccess: () => {
      setName('');
      return client.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && chosen.length > 0 && !make.isPending) make.mutate();
  };
  const toggle = (scope: SchemaApiTokenScope) =>
    setChosen(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  return (
    <Card label={t.account.newToken}>
      <form className={css.form} noValidate onSubmit={submit}>
        <h3>{t.account.newToken}</h3>
        <Confirm failure={make.error} again={() => make.mutate()} />
        {make.data && (
          <div role="status">
            <Note tone="ok">
              <p>{t.account.tokenOnce}</p>
              <p className={css.secret}>{make.data.secret}</p>
            </Note>
          </div>
        )}
        <Field id="token-name" label={t.account.name} hint={t.account.tokenNameHint}>
          {(attributes) => (
            <input {...attributes} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <fieldset className={css.choices}>
          <legend>{t.account.scope}</legend>
          {scopes.map((scope) => (
            <Check key={scope} checked={chosen.includes(scope)} onChange={() => toggle(scope)}>
              {t.account.scopes[scope]}
            </Check>
          ))}
        </fieldset>
        <Field id="token-tage" label={t.account.days}>
          {(attributes) => (
            <select {...attributes} value={days} onChange={(event) => setDays(event.target.value)}>
              {['7', '30', '90', '365'].map((one) => (
                <option key={one} value={one}>
                  {t.account.daysOf(one)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div>
          <Button type="submit" aria-busy={make.isPending}>
            {t.account.makeToken}
          </Button>
        </div>
      </form>
    </Card>
  );
}
