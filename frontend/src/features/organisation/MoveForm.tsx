import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { today } from '../../lib/day';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import type { DetailsWithVersion } from './Details';
import { Form } from './FactsForm';
import css from './organisation.module.css';
import { treeQuery } from './queries';
import { useWords } from './texts';

/** The kinds something may stand directly below. */
const above = {
  cooperative: [],
  member: ['cooperative'],
  owner_body: ['member'],
  unit: ['member', 'owner_body', 'unit'],
} as const;

interface Props {
  details: DetailsWithVersion;
  done: () => Promise<void>;
  close: () => void;
}

/** Puts a body below another from a day on. */
export function MoveForm({ details: { organisation, places }, done, close }: Props) {
  const { w } = useWords();
  const tree = useQuery(treeQuery).data?.items ?? [];
  const [parentId, setParent] = useState('');
  const [from, setFrom] = useState<string | undefined>(today());
  const move = useMutation({
    mutationFn: () =>
      body(
        api.POST('/organisations/{organisationId}/moves', {
          params: { path: { organisationId: organisation.id } },
          body: { parentId, from: from ?? today() },
        }),
      ),
    onSuccess: done,
  });
  const errors = fieldErrors(move.error);
  const kinds: readonly string[] = above[organisation.kind];
  const offered = tree.filter(
    ({ organisation: { id, kind } }) =>
      kinds.includes(kind) && id !== organisation.id && (id !== places[0]?.parent.id || places.length > 1),
  );
  return (
    <Form saving={move} close={close} submit={() => parentId && move.mutate()}>
      <p className="muted">{w.moveHint}</p>
      <div className={css.fields}>
        <Field id="umhaengen-unter" label={w.below} error={errors.parentId}>
          {(attributes) => (
            <select {...attributes} required value={parentId} onChange={(event) => setParent(event.target.value)}>
              <option value="">{w.chooseParent}</option>
              {offered.map(({ organisation: { id, name }, depth }) => (
                <option key={id} value={id}>
                  {'\u2003'.repeat(depth)}
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <DateField id="umhaengen-ab" label={w.from} value={from} onChange={setFrom} error={errors.from} />
      </div>
    </Form>
  );
}
