import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaPersonRef } from '../../api/schema';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { useAccessWords } from './accessTexts';
import type { DetailsWithVersion } from './Details';
import { Form } from './FactsForm';
import css from './organisation.module.css';
import { peopleQuery, useAnew } from './queries';

/** Accounts of one human being, such as a new one of a directory: none decides on what another one did. */
export function SamePeople({ details }: { details: DetailsWithVersion }) {
  const { a } = useAccessWords();
  const [open, setOpen] = useState(false);
  const may = details.allowedActions.includes('linkAccounts');
  if (!may && details.samePeople.length === 0) return null;
  return (
    <Card label={a.samePeople}>
      <div className="stack-small">
        <h2>{a.samePeople}</h2>
        <p className="muted">{a.samePeopleHint}</p>
        {details.samePeople.length === 0 && <p>{a.noSamePeople}</p>}
        <ul className={css.lines}>
          {details.samePeople.map((same) => (
            <li key={same.map(({ id }) => id).join()}>{same.map(({ name }) => name).join(a.and)}</li>
          ))}
        </ul>
        {may && !open && (
          <div>
            <Button onClick={() => setOpen(true)}>{a.link}</Button>
          </div>
        )}
        {open && <LinkForm details={details} close={() => setOpen(false)} />}
      </div>
    </Card>
  );
}

function LinkForm({ details, close }: { details: DetailsWithVersion; close: () => void }) {
  const { a } = useAccessWords();
  const anew = useAnew();
  const [one, setOne] = useState('');
  const [other, setOther] = useState('');
  const everywhere = useQuery(peopleQuery('')).data?.items ?? [];
  const here = unique(details.memberships.map(({ person }) => person));
  const others = unique([...here, ...everywhere.map(({ person }) => person)]).filter(({ id }) => id !== one);
  const link = useMutation({
    mutationFn: () =>
      body(api.POST('/people/{personId}/accounts', { params: { path: { personId: one } }, body: { personId: other } })),
    onSuccess: async () => {
      await anew();
      close();
    },
  });
  return (
    <Form saving={link} close={close} submit={() => one && other && link.mutate()}>
      <p>{a.forGood}</p>
      <div className={css.fields}>
        <Someone id="konto-eins" label={a.account} people={here} value={one} change={setOne} />
        <Someone id="konto-zwei" label={a.secondAccount} people={others} value={other} change={setOther} />
      </div>
    </Form>
  );
}

export const unique = (people: SchemaPersonRef[]) => [...new Map(people.map((one) => [one.id, one])).values()];

interface SomeoneProps {
  id: string;
  label: string;
  people: SchemaPersonRef[];
  value: string;
  change: (id: string) => void;
}

export function Someone({ id, label, people, value, change }: SomeoneProps) {
  const { w } = useAccessWords();
  return (
    <Field id={id} label={label}>
      {(attributes) => (
        <select {...attributes} required value={value} onChange={(event) => change(event.target.value)}>
          <option value="">{w.chooseParent}</option>
          {people.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
