import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaSession } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Field } from '../../ui/form';
import { PageHead, Refusal } from '../../ui/page';
import css from './login.module.css';
import { PasskeyLogin } from './PasskeyLogin';

interface Props {
  ticket: string;
  enter: (session: SchemaSession) => void;
  back: () => void;
}

/** After the right password: the code of the app, a recovery code, or a passkey. */
export function SecondStep({ ticket, enter, back }: Props) {
  const { t } = useI18n();
  const [typed, setTyped] = useState('');
  const [recovery, setRecovery] = useState(false);
  const [missing, setMissing] = useState(false);
  const step = useMutation({
    mutationFn: (code: string) =>
      body(api.POST('/session/second-step', { body: recovery ? { ticket, recoveryCode: code } : { ticket, code } })),
    onSuccess: enter,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const code = typed.trim();
    setMissing(code === '');
    if (code !== '' && !step.isPending) step.mutate(code);
  };
  return (
    <div className={`stack ${css.alone}`}>
      <PageHead title={t.account.secondStep} scope={recovery ? t.account.recoveryHint : t.account.codeHint} />
      <Refusal failure={step.error} />
      <form className={css.form} noValidate onSubmit={submit}>
        <Field
          key={recovery ? 'recovery' : 'code'}
          id="code"
          label={recovery ? t.account.recoveryCode : t.account.code}
          error={missing ? t.account.codeMissing : undefined}
        >
          {(attributes) => (
            <input
              {...attributes}
              // biome-ignore lint/a11y/noAutofocus: the page is this one field, and the person is on the way in
              autoFocus
              autoComplete="one-time-code"
              inputMode={recovery ? 'text' : 'numeric'}
              maxLength={recovery ? 40 : 12}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <Button kind="primary" type="submit" aria-busy={step.isPending}>
          {t.login.submit}
        </Button>
      </form>
      <PasskeyLogin enter={enter} />
      <div className="row">
        <Button
          kind="quiet"
          onClick={() => {
            setRecovery(!recovery);
            setTyped('');
          }}
        >
          {recovery ? t.account.useApp : t.account.useRecovery}
        </Button>
        <Button kind="quiet" onClick={back}>
          {t.account.back}
        </Button>
      </div>
    </div>
  );
}
