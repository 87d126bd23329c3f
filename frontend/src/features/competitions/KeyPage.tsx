import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaCompetition, SchemaCompetitionKey } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Field } from '../../ui/form';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Facts, More } from '../../ui/parts';
import { Together } from '../../ui/Together';
import css from './competitions.module.css';
import { competitionsQuery, keysQuery } from './queries';
import { useWords } from './texts';

/** The fewest characters of a passphrase: nobody can slow down who tries on a copy of the locked key but the key's own scrypt. */
const shortest = 16;

/** Where a person makes and keeps the key that opens sealed offers. */
export function KeyPage() {
  const w = useWords();
  const query = useQuery(keysQuery);
  return (
    <Load query={query} title={w.keyTitle}>
      {({ items }) => (
        <div className="stack">
          <PageHead title={w.keyTitle} scope={w.keyScope}>
            <Link to="/miniwettbewerbe">{w.all}</Link>
          </PageHead>
          <Together>
            <Mine mine={items.find(({ own }) => own)} />
            <Others keys={items.filter(({ own }) => !own)} />
          </Together>
        </div>
      )}
    </Load>
  );
}

function Mine({ mine }: { mine: SchemaCompetitionKey | undefined }) {
  const w = useWords();
  const { f } = useI18n();
  const [locked, setLocked] = useState<string>();
  return (
    <Card label={w.current}>
      <div className="stack-small">
        <h2>{w.current}</h2>
        <div role="status">{locked && <Note tone="ok">{w.made}</Note>}</div>
        {locked && <Download locked={locked} />}
        {mine ? (
          <>
            <Facts
              rows={[
                [w.since, f.moment(mine.at)],
                [
                  w.publicKey,
                  <code key="key" className={css.print}>
                    {mine.recipient}
                  </code>,
                ],
              ]}
            />
            <Uses keyId={mine.id} />
          </>
        ) : (
          <p>{w.none}</p>
        )}
        {!mine ? (
          <MakeForm label={w.make} made={setLocked} primary />
        ) : (
          !locked && (
            <More label={w.makeNew}>
              <p className={css.text}>{w.newHint}</p>
              <MakeForm label={w.makeNew} made={setLocked} />
            </More>
          )
        )}
      </div>
    </Card>
  );
}

/** The locked key as a file; without the passphrase it opens nothing. */
function Download({ locked }: { locked: string }) {
  const w = useWords();
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([locked], { type: 'application/octet-stream' }));
    link.download = w.downloadName(new Date().toISOString().slice(0, 10));
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Button kind="primary" className={css.start} onClick={save}>
      {w.download}
    </Button>
  );
}

/** The mini-competitions whose offers the person's keys open. */
function Uses({ keyId }: { keyId: string }) {
  const w = useWords();
  const me = useSession()?.person.id;
  const { data } = useQuery(competitionsQuery);
  if (!data) return null;
  const held = data.items.flatMap((competition) => {
    const role = competition.roleOne.some(({ personId }) => personId === me) ? 'one' : 'two';
    const mine = [...competition.roleOne, ...competition.roleTwo].find(({ personId }) => personId === me);
    return mine ? [{ competition, role, current: mine.keyId === keyId } as const] : [];
  });
  const now = held.filter(({ current }) => current);
  const former = held.filter(({ current }) => !current);
  return (
    <>
      {now.length === 0 ? <p>{w.usedNowhere}</p> : <p>{w.usedIn}:</p>}
      <Held all={now} />
      {former.length > 0 && <p>{w.formerUse}:</p>}
      <Held all={former} />
    </>
  );
}

function Held({ all }: { all: { competition: SchemaCompetition; role: 'one' | 'two' }[] }) {
  const w = useWords();
  if (all.length === 0) return null;
  return (
    <ul>
      {all.map(({ competition: { id, subject, status }, role }) => (
        <li key={id}>
          <Link to="/miniwettbewerbe/$competitionId" params={{ competitionId: id }}>
            {subject}
          </Link>
          , {w.asRole[role]} ({w.states[status]})
        </li>
      ))}
    </ul>
  );
}

interface MakeProps {
  label: string;
  made: (locked: string) => void;
  primary?: boolean;
}

/** Makes the key pair here and sends the public half and the locked one. */
function MakeForm({ label, made, primary }: MakeProps) {
  const w = useWords();
  const client = useQueryClient();
  const [typed, setTyped] = useState({ first: '', again: '' });
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: async () => {
      const { makeKey } = await import('../../lib/seal');
      const key = await makeKey(typed.first);
      await body(api.POST('/competition-keys', { body: key }));
      return key.locked;
    },
    onSuccess: async (locked) => {
      setTyped({ first: '', again: '' });
      await client.invalidateQueries({ queryKey: keysQuery.queryKey });
      made(locked);
    },
  });
  const short = typed.first.length < shortest;
  const differs = typed.first !== typed.again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short && !differs && !make.isPending) make.mutate();
  };
  const type = shown ? 'text' : 'password';
  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <p className={css.text}>{w.keyWhere}</p>
      <div className={css.fields}>
        <Field label={w.keyPassphrase} hint={w.keyPassphraseHint} error={tried && short ? w.keyShort : undefined}>
          {(attributes) => (
            <input
              {...attributes}
              type={type}
              autoComplete="new-password"
              value={typed.first}
              onChange={(event) => setTyped({ ...typed, first: event.target.value })}
            />
          )}
        </Field>
        <Field label={w.keyPassphraseAgain} error={tried && !short && differs ? w.keyDiffers : undefined}>
          {(attributes) => (
            <input
              {...attributes}
              type={type}
              autoComplete="new-password"
              value={typed.again}
              onChange={(event) => setTyped({ ...typed, again: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Refusal failure={make.error} />
      <div className="row">
        <Button {...(primary ? { kind: 'primary' as const } : {})} type="submit" aria-busy={make.isPending}>
          {make.isPending ? w.making : label}
        </Button>
        <Button kind="quiet" onClick={() => setShown(!shown)}>
          {shown ? w.hidePassphrase : w.showPassphrase}
        </Button>
      </div>
    </form>
  );
}

function Others({ keys }: { keys: SchemaCompetitionKey[] }) {
  const w = useWords();
  const { f } = useI18n();
  if (keys.length === 0) return null;
  return (
    <Card label={w.others}>
      <div className="stack-small">
        <h2>{w.others}</h2>
        <Facts rows={keys.map(({ name, at }) => [name, w.keyFrom(f.moment(at))])} />
      </div>
    </Card>
  );
}
