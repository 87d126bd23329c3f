import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, body } from '../../api/client';
import { useI18n } from '../../i18n';
import { Button, buttonClass } from '../../ui/button';
import { Note } from '../../ui/card';
import { Field } from '../../ui/form';
import { PageHead, Refusal } from '../../ui/page';
import { useForgottenTexts } from './forgottenTexts';
import css from './login.module.css';
import { PasswordField } from './PasswordField';

/** What the sign-in page's address asks for after `#`: a link by mail, or a new password by the secret of one. */
export function forgotten(hash: string): { token?: string } | undefined {
  if (hash === 'vergessen') return {};
  const token = /^passwort=([\w-]{1,100})$/.exec(hash)?.[1];
  return token ? { token } : undefined;
}

/** Somebody forgot the password. */
export function Forgotten({ token }: { token?: string }) {
  return token ? <NewPassword key={token} token={token} /> : <AskLink />;
}

function AskLink() {
  const f = useForgottenTexts();
  const [login, setLogin] = useState('');
  const [missing, setMissing] = useState(false);
  const ask = useMutation({
    mutationFn: (login: string) => body(api.POST('/password-resets', { body: { login } })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!login.trim());
    if (login.trim() && !ask.isPending) ask.mutate(login.trim());
  };
  return (
    <Alone title={f.title} hint={f.hint} said={ask.isSuccess && f.sent}>
      <Refusal failure={ask.error} />
      <form className={css.form} noValidate onSubmit={submit}>
        <Field id="benutzername" label={f.login} error={missing && !login.trim() ? f.loginMissing : undefined}>
          {(attributes) => (
            <input
              {...attributes}
              // biome-ignore lint/a11y/noAutofocus: the page is this one field, and the person came for it
              autoFocus
              autoComplete="username"
              maxLength={254}
              value={login}
              onChange={(event) => setLogin(event.target.value)}
            />
          )}
        </Field>
        <Button kind="primary" type="submit" aria-busy={ask.isPending}>
          {f.send}
        </Button>
      </form>
    </Alone>
  );
}

const leastPassword = 12; // as the server asks, which judges

function NewPassword({ token }: { token: string }) {
  const { t } = useI18n();
  const f = useForgottenTexts();
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const set = useMutation({
    mutationFn: () => body(api.POST('/password-resets/used', { body: { token, password } })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!password);
    if (password && !set.isPending) set.mutate();
  };
  return (
    <Alone title={f.newTitle} hint={f.newHint} said={set.isSuccess && f.done}>
      <Refusal failure={set.error} />
      <form className={css.form} noValidate onSubmit={submit}>
        <PasswordField
          label={t.account.newPassword}
          hint={t.account.passwordHint(leastPassword)}
          error={missing && !password ? t.login.passwordMissing : undefined}
          autoComplete="new-password"
          value={password}
          change={setPassword}
        />
        <Button kind="primary" type="submit" aria-busy={set.isPending}>
          {f.set}
        </Button>
      </form>
    </Alone>
  );
}

interface AloneProps {
  title: string;
  hint: string;
  said: string | false;
  children: ReactNode;
}

/** One form and the way back; what was said stands in its place. */
function Alone({ title, hint, said, children }: AloneProps) {
  const { t } = useI18n();
  return (
    <div className={`stack ${css.alone}`}>
      <PageHead title={title} scope={said ? undefined : hint} />
      <div role="status">{said && <Note tone="ok">{said}</Note>}</div>
      {!said && children}
      <div>
        <Link to="/anmelden" hash="" className={said ? buttonClass('primary') : undefined}>
          {t.identity.again}
        </Link>
      </div>
    </div>
  );
}
