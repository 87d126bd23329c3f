import { type FormEvent, useRef, useState } from 'react';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { ErrorSummary, Field, type FormError } from '../../ui/form';
import css from './login.module.css';
import { PasswordField } from './PasswordField';
import type { useLogin } from './useLogin';

export function LoginForm({ login, primary }: { login: ReturnType<typeof useLogin>; primary: boolean }) {
  const { t } = useI18n();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<FormError[]>([]);
  const summary = useRef<HTMLDivElement>(null);
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found: FormError[] = [];
    if (!name.trim()) found.push({ field: 'benutzername', text: t.login.nameMissing });
    if (!password) found.push({ field: 'passwort', text: t.login.passwordMissing });
    setErrors(found);
    if (found.length === 0) login.mutate({ login: name.trim(), password });
    else requestAnimationFrame(() => summary.current?.focus());
  };

  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <ErrorSummary errors={errors} focus={summary} />
      <Field id="benutzername" label={t.login.name} error={errorOf('benutzername')}>
        {(attributes) => (
          <input
            {...attributes}
            autoComplete="username"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <PasswordField
        label={t.login.password}
        error={errorOf('passwort')}
        autoComplete="current-password"
        value={password}
        change={setPassword}
      />
      <Button kind={primary ? 'primary' : 'secondary'} type="submit">
        {t.login.submit}
      </Button>
    </form>
  );
}
