import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { api, body } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { SchemaRole } from '../../api/schema';
import { addDays, today } from '../../lib/day';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import type { DetailsWithVersion } from './Details';
import { Form } from './FactsForm';
import css from './organisation.module.css';
import { peopleQuery } from './queries';
import { useWords } from './texts';

interface Props {
  details: DetailsWithVersion;
  done: () => Promise<void>;
  close: () => void;
}

/** Gives somebody who has an account a role here. */
export function GiveForm({ details: { organisation, grantable }, done, close }: Props) {
  const { t, w } = useWords();
  const [name, setName] = useState('');
  const people = useQuery(peopleQuery(useDeferredValue(name.trim()))).data;
  const [chosen, setChosen] = useState('');
  const [role, setRole] = useState<SchemaRole>(grantable[0] ?? 'requester');
  const [from, setFrom] = useState<string | undefined>(today());
  const [last, setLast] = useState<string>();
  const found = people?.items ?? [];
  const personId = found.some(({ person }) => person.id === chosen) ? chosen : '';
  const give = useMutation({
    mutationFn: () =>
      body(
        api.POST('/organisations/{organisationId}/memberships', {
          params: { path: { organisationId: organisation.id } },
          body: { personId, role, from: from ?? today(), until: last ? addDays(last, 1) : null },
        }),
      ),
    onSuccess: done,
  });
  const errors = fieldErrors(give.error);
  return (
    <Form saving={give} close={close} submit={() => personId && give.mutate()}>
      <p className="muted">
        {w.personHint} <Link to="/einladungen">{w.invite}</Link>
      </p>
      <div className={css.fields}>
        <Field id="rolle-suche" label={w.findPerson}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              autoComplete="off"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field id="rolle-person" label={w.person} error={errors.personId}>
          {(attributes) => (
            <select {...attributes} required value={personId} onChange={(event) => setChosen(event.target.value)}>
              <option value="">{w.chooseParent}</option>
              {found.map(({ person: { id, name: label }, memberships }) => (
                <option key={id} value={id}>
                  {label} ({memberships[0]?.organisation.name})
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id="rolle-rolle" label={w.role} error={errors.role}>
          {(attributes) => (
            <select {...attributes} value={role} onChange={(event) => setRole(event.target.value as SchemaRole)}>
              {grantable.map((one) => (
                <option key={one} value={one}>
                  {t.roles[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <DateField id="rolle-ab" label={w.from} value={from} onChange={setFrom} error={errors.from} />
        <DateField id="rolle-bis" label={w.until} value={last} onChange={setLast} error={errors.until} />
      </div>
      <div role="status">
        {people && found.length === 0 && <p>{w.nobody}</p>}
        {people?.more && <p>{w.more}</p>}
      </div>
    </Form>
  );
}
