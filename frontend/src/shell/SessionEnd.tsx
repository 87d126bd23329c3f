import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api, body, lastRequest } from '../api/client';
import { sessionQuery } from '../api/queries';
import type { SchemaSession } from '../api/schema';
import { useShellI18n } from '../i18n';
import { type End, endToTell } from '../lib/sessionEnd';
import { Button } from '../ui/button';
import { Refusal } from '../ui/page';
import css from './shell.module.css';

/** How often the clock is looked at, in milliseconds. */
const look = 15_000;

/** Five minutes before the session ends a dialog says so, over the page as it stands: nothing typed is lost. */
export function SessionEnd({ session }: { session: SchemaSession }) {
  const [end, setEnd] = useState<End>();
  useEffect(() => {
    const check = () => setEnd(endToTell(Date.now(), lastRequest(), session.endsAt));
    check();
    const timer = setInterval(check, look);
    return () => clearInterval(timer);
  }, [session.endsAt]);
  return end ? <Ending end={end} close={() => setEnd(undefined)} /> : null;
}

function Ending({ end, close }: { end: End; close: () => void }) {
  const { t, f } = useShellI18n();
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
        <h2 id="sitzung-endet">{t.shell.endsSoon}</h2>
        <p>{end.final ? t.shell.endsFor(clock) : t.shell.endsIdle(clock)}</p>
        <Refusal failure={goOn.error} />
        {end.final && (
          <label>
            {t.shell.password}
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
            {t.shell.goOn}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
