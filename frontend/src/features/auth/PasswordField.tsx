import { useState } from 'react';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Field } from '../../ui/form';
import css from './login.module.css';

interface Props {
  label: string;
  hint?: string;
  error: string | undefined;
  autoComplete: 'current-password' | 'new-password';
  value: string;
  change: (value: string) => void;
}

/** A password, hidden until somebody asks to see it. */
export function PasswordField({ label, hint, error, autoComplete, value, change }: Props) {
  const { t } = useI18n();
  const [shown, setShown] = useState(false);
  return (
    <>
      <Field id="passwort" label={label} hint={hint} error={error}>
        {(attributes) => (
          <input
            {...attributes}
            type={shown ? 'text' : 'password'}
            autoComplete={autoComplete}
            value={value}
            onChange={(event) => change(event.target.value)}
          />
        )}
      </Field>
      <Button kind="quiet" className={css.show} onClick={() => setShown(!shown)}>
        {shown ? t.login.hidePassword : t.login.showPassword}
      </Button>
    </>
  );
}
