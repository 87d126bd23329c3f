import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api, body } from '../api/client';
import { sessionQuery } from '../api/frame';
import { useI18n } from '../i18n';
import type { End } from '../lib/sessionEnd';
import { Button } from '../ui/button';
import { Refusal } from '../ui/page';
import css from './shell.module.css';

export interface EndingProps {
  end: End;
  close: () => void;
}

/** The dialog itself. */
export function Ending({ end, close }: EndingProps) {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const [password, setPassword] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const goOn = useMutation({
    mutationFn: () =>
      end.final ? body(api.POST('/session/confirmation', { body: { password } })) : body(api.GET('/session')),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!goOn.isPending && (!end.final || password)) goOn.mutate();
  };
  const clock = f.clock(new Date(end.at).toISOString());
  return (
    <dialog ref={dialog} className={css.ending} aria-labelledby="sitzung-endet" onClose={close}>
      <form className="stack-small" noValidate onSubmit={submit}>
        <h2 id="sitzung-endet">{t.account.endsSoon}</h2>
        <p>{end.final ? t.account.endsFor(clock) : t.account.endsIdle(clock)}</p>
        <Refusal failure={goOn.error} />
        {end.final && (
          <label>
            {t.account.password}
            <input
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
        )}
        <div>
          <Button kind="primary" type="submit" aria-busy={goOn.isPending}>
            {t.account.goOn}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
