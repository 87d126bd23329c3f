import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import { accountQuery, sessionQuery } from '../../api/queries';
import type { SchemaAccount, SchemaFactorAdded, SchemaTotp } from '../../api/schema';
import { useI18n } from '../../i18n';
import { makePasskey, passkeysWork } from '../../lib/passkey';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Field } from '../../ui/form';
import css from './account.module.css';
import { Confirm } from './Confirm';
import { RecoveryCodes } from './RecoveryCodes';

/** The second factors, and the codes that stand in for them once. */
export function Factors({ account }: { account: SchemaAccount }) {
  const { t } = useI18n();
  const [codes, setCodes] = useState<string[]>([]);
  const added = useAdded(setCodes);
  const has = Boolean(account.totpSince) || account.passkeys.length > 0;
  return (
    <Card label={t.account.factors}>
      <div className="stack">
        <div>
          <h2>{t.account.factors}</h2>
          <p className="muted">{t.account.factorsHint}</p>
        </div>
        {account.secondFactorForced && !has && <Note tone="warn">{t.account.forced}</Note>}
        {codes.length > 0 && (
          <RecoveryCodes codes={codes}>
            <Button onClick={() => setCodes([])}>{t.account.codesKept}</Button>
          </RecoveryCodes>
        )}
        <Totp account={account} added={added} />
        <Passkeys account={account} added={added} />
        {has && <Recovery left={account.recoveryCodesLeft} show={setCodes} />}
      </div>
    </Card>
  );
}

function useAdded(show: (codes: string[]) => void) {
  const client = useQueryClient();
  return (answer: SchemaFactorAdded) => {
    client.setQueryData(sessionQuery.queryKey, answer.session);
    void client.invalidateQueries({ queryKey: accountQuery.queryKey });
    if (answer.recoveryCodes.length > 0) show(answer.recoveryCodes);
  };
}

function useReload() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: accountQuery.queryKey });
}

interface Part {
  account: SchemaAccount;
  added: (answer: SchemaFactorAdded) => void;
}

function Totp({ account, added }: Part) {
  const { t, f } = useI18n();
  const reload = useReload();
  const begin = useMutation({ mutationFn: () => body(api.POST('/account/totp')) });
  const remove = useMutation({ mutationFn: () => body(api.DELETE('/account/totp')), onSuccess: reload });
  return (
    <section className="stack-small" aria-label={t.account.app}>
      <h3>{t.account.app}</h3>
      <Confirm failure={begin.error} again={() => begin.mutate()} />
      <Confirm failure={remove.error} again={() => remove.mutate()} />
      {account.totpSince ? (
        <div className="row-between">
          <p>{t.account.since(f.moment(account.totpSince))}</p>
          <Button small aria-label={t.account.removeApp} onClick={() => remove.mutate()}>
            {t.account.remove}
          </Button>
        </div>
      ) : begin.data ? (
        <Setup shown={begin.data} added={added} />
      ) : (
        <div className="stack-small">
          <p className="muted">{t.account.appHint}</p>
          <div>
            <Button aria-busy={begin.isPending} onClick={() => !begin.isPending && begin.mutate()}>
              {t.account.setUpApp}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

function Setup({ shown, added }: { shown: SchemaTotp; added: Part['added'] }) {
  const { t } = useI18n();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => body(api.POST('/account/totp/confirmation', { body: { code: code.trim() } })),
    onSuccess: added,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() && !confirm.isPending) confirm.mutate();
  };
  return (
    <div className={css.setup}>
      <Qr rows={shown.qr} />
      <form className={css.form} noValidate onSubmit={submit}>
        <p>{t.account.scan}</p>
        <p className={css.secret}>{shown.secret.replace(/(.{4})/g, '$1 ').trim()}</p>
        <Confirm failure={confirm.error} again={() => confirm.mutate()} />
        <Field id="app-code" label={t.account.code}>
          {(attributes) => (
            <input
              {...attributes}
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={12}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <Button kind="primary" type="submit" aria-busy={confirm.isPending}>
          {t.account.confirmApp}
        </Button>
      </form>
    </div>
  );
}

function Qr({ rows }: { rows: string[] }) {
  const { t } = useI18n();
  const path = rows.flatMap((row, y) => [...row].map((cell, x) => (cell === '1' ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg className={css.qr} viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={t.account.qr}>
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

function Passkeys({ account, added }: Part) {
  const { t, f } = useI18n();
  const reload = useReload();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: async () => {
      const { ticket, options } = await body(api.POST('/account/passkey-options'));
      const credential = await makePasskey(options);
      return (
        credential &&
        body(api.POST('/account/passkeys', { body: { ticket, credential, name: name.trim() || t.account.passkey } }))
      );
    },
    onSuccess: (answer) => {
      if (!answer) return;
      setName('');
      added(answer);
    },
  });
  const remove = useMutation({
    mutationFn: (passkeyId: string) =>
      body(api.DELETE('/account/passkeys/{passkeyId}', { params: { path: { passkeyId } } })),
    onSuccess: reload,
  });
  return (
    <section className="stack-small" aria-label={t.account.passkeys}>
      <h3>{t.account.passkeys}</h3>
      <p className="muted">{t.account.passkeysHint}</p>
      <Confirm failure={add.error} again={() => add.mutate()} />
      <Confirm failure={remove.error} again={() => remove.variables && remove.mutate(remove.variables)} />
      <ul className={css.list}>
        {account.passkeys.map((key) => (
          <li key={key.id} className="row-between">
            <Renamed id={key.id} name={key.name} />
            <span className="muted small">
              {key.usedAt ? t.account.lastUsed(f.moment(key.usedAt)) : t.account.since(f.moment(key.madeAt))}
            </span>
            <Button small aria-label={t.account.removeOf(key.name)} onClick={() => remove.mutate(key.id)}>
              {t.account.remove}
            </Button>
          </li>
        ))}
      </ul>
      {passkeysWork() ? (
        <form
          className={css.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!add.isPending) add.mutate();
          }}
        >
          <Field id="passkey-name" label={t.account.passkeyName} hint={t.account.passkeyNameHint}>
            {(attributes) => (
              <input {...attributes} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
            )}
          </Field>
          <div>
            <Button type="submit" aria-busy={add.isPending}>
              {t.account.addPasskey}
            </Button>
          </div>
          {add.data === null && <p role="status">{t.account.passkeyLeft}</p>}
        </form>
      ) : (
        <p>{t.account.noPasskeys}</p>
      )}
    </section>
  );
}

function Renamed({ id, name }: { id: string; name: string }) {
  const { t } = useI18n();
  const reload = useReload();
  const rename = useMutation({
    mutationFn: (wanted: string) =>
      body(api.PATCH('/account/passkeys/{passkeyId}', { params: { path: { passkeyId: id } }, body: { name: wanted } })),
    onSuccess: reload,
  });
  const [typed, setTyped] = useState(name);
  return (
    <Field label={t.account.nameOf(name)}>
      {(attributes) => (
        <input
          {...attributes}
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => typed.trim() && typed.trim() !== name && rename.mutate(typed.trim())}
        />
      )}
    </Field>
  );
}

function Recovery({ left, show }: { left: number; show: (codes: string[]) => void }) {
  const { t } = useI18n();
  const reload = useReload();
  const renew = useMutation({
    mutationFn: () => body(api.POST('/account/recovery-codes')),
    onSuccess: ({ codes }) => {
      show(codes);
      void reload();
    },
  });
  return (
    <section className="stack-small" aria-label={t.account.recoveryCodes}>
      <h3>{t.account.recoveryCodes}</h3>
      <Confirm failure={renew.error} again={() => renew.mutate()} />
      <div className="row-between">
        <p>{t.account.codesLeft(left)}</p>
        <Button small aria-busy={renew.isPending} onClick={() => !renew.isPending && renew.mutate()}>
          {t.account.renewCodes}
        </Button>
      </div>
    </section>
  );
}
