import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaCompetition, SchemaCompetitionHandedOut } from '../../api/schema';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Field } from '../../ui/form';
import { Confirm } from '../account/Confirm';
import css from './competitions.module.css';
import { Declaration } from './Declared';
import { competitionQuery, competitionsQuery } from './queries';
import { useWords } from './texts';

interface Given {
  passphrase: string;
  noConflict: boolean;
}

/** Takes a layer off in this browser: the passphrase and the private key do not leave it. */
function useOpening(id: string) {
  const client = useQueryClient();
  const params = { path: { competitionId: id } };
  const handed = useRef<SchemaCompetitionHandedOut>(undefined); // once: every time is recorded
  return useMutation({
    mutationFn: async ({ passphrase, noConflict }: Given) => {
      handed.current ??= await body(
        api.POST('/competitions/{competitionId}/sealed-offers', { params, body: { noConflict } }),
      );
      const { unlock } = await import('../../lib/seal');
      const key = await unlock(handed.current.locked, passphrase);
      const offers = [];
      for (const { offerId, bytes, expects } of handed.current.offers) {
        const opened = await key.open(bytes, expects);
        offers.push(opened === undefined ? { offerId, unreadable: true } : { offerId, bytes: opened });
      }
      return body(api.POST('/competitions/{competitionId}/opening', { params, body: { offers, noConflict } }));
    },
    onSuccess: (now) => {
      client.setQueryData(competitionQuery(id).queryKey, now);
      void client.invalidateQueries({ queryKey: competitionsQuery.queryKey });
    },
    onError: () => void client.invalidateQueries({ queryKey: competitionQuery(id).queryKey }),
  });
}

/** Whether the error is that of a passphrase; its class comes with the code that unlocks keys. */
const isWrongPassphrase = (failure: unknown) => failure instanceof Error && failure.name === 'WrongPassphrase';

/** Where a holder of a key opens; whoever comes too early is refused by the server, and that is recorded. */
export function Opening({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const me = useSession()?.person.id;
  const holds = [...competition.roleOne, ...competition.roleTwo].some(({ personId }) => personId === me);
  const turn = competition.allowedActions.includes('open');
  if (!turn && !(holds && competition.status === 'invited')) return null;
  return (
    <div className="screen-only">
      <Card label={w.openTitle}>
        <div className="stack-small">
          <h2>{w.openTitle}</h2>
          {competition.status === 'invited' && <Note tone="info">{w.openEarly}</Note>}
          <p className={css.text}>{w.openWhere}</p>
          {competition.openedBy?.length === 1 && <p className={css.text}>{w.openInnerWhere}</p>}
          <OpenForm competition={competition} primary={turn} />
        </div>
      </Card>
    </div>
  );
}

function OpenForm({ competition, primary }: { competition: SchemaCompetition; primary: boolean }) {
  const w = useWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [passphrase, setPassphrase] = useState('');
  const [noConflict, setNoConflict] = useState(false);
  const [tried, setTried] = useState(false);
  const opening = useOpening(competition.id);
  const wrong = isWrongPassphrase(opening.error);
  const send = () => opening.mutate({ passphrase, noConflict }, { onSettled: () => wrong && field.current?.focus() });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!passphrase) return field.current?.focus();
    if (noConflict && !opening.isPending) send();
  };
  return (
    <>
      <form className={css.form} noValidate onSubmit={submit}>
        <Field
          id={id}
          label={w.passphrase}
          error={wrong ? w.passphraseWrong : tried && !passphrase ? w.passphraseFault : undefined}
        >
          {(attributes) => (
            <input
              {...attributes}
              ref={field}
              type="password"
              autoComplete="off"
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
            />
          )}
        </Field>
        <Declaration given={noConflict} change={setNoConflict} missing={tried} />
        <Button
          {...(primary ? { kind: 'primary' as const } : {})}
          type="submit"
          className={css.start}
          aria-busy={opening.isPending}
        >
          {opening.isPending ? w.opening : w.open}
        </Button>
      </form>
      {!wrong && <Confirm failure={opening.error} again={send} />}
    </>
  );
}
