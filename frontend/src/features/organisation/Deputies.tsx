import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { addDays, today } from '../../lib/day';
import { DateField } from '../../ui/DateField';
import { DatedLines } from './DatedLines';
import type { DetailsWithVersion } from './Details';
import { Form } from './FactsForm';
import css from './organisation.module.css';
import { useAnew } from './queries';
import { Someone, unique } from './SamePeople';
import { useWords } from './texts';

/** Who decides on approvals while somebody is away. */
export function Deputies({ details }: { details: DetailsWithVersion }) {
  const { w, f } = useWords();
  const anew = useAnew();
  const organisationId = details.organisation.id;
  const end = useMutation({
    mutationFn: (deputyId: string) =>
      body(
        api.DELETE('/organisations/{organisationId}/deputies/{deputyId}', {
          params: { path: { organisationId, deputyId } },
        }),
      ),
    onSuccess: anew,
  });
  const change = details.allowedActions.includes('giveRole');
  return (
    <DatedLines
      title={w.deputies}
      hint={w.deputyHint}
      none={w.noDeputies}
      lines={details.deputies.map(({ id, person, deputy, from, until }) => ({
        id,
        what: `${person.name} → ${deputy.name}`,
        days: `${f.date(from)} – ${f.dayBefore(until)}`,
        end: change && w.endDeputy(deputy.name, person.name),
      }))}
      end={end}
      add={change && w.nameDeputy}
      form={(close) => <NameDeputy details={details} close={close} />}
    />
  );
}

function NameDeputy({ details, close }: { details: DetailsWithVersion; close: () => void }) {
  const { w } = useWords();
  const anew = useAnew();
  const [personId, setPerson] = useState('');
  const [deputyId, setDeputy] = useState('');
  const [from, setFrom] = useState<string | undefined>(today());
  const [last, setLast] = useState<string | undefined>(addDays(today(), 13));
  const name = useMutation({
    mutationFn: () =>
      body(
        api.POST('/organisations/{organisationId}/deputies', {
          params: { path: { organisationId: details.organisation.id } },
          body: { personId, deputyId, from: from ?? today(), until: addDays(last ?? from ?? today(), 1) },
        }),
      ),
    onSuccess: async () => {
      await anew();
      close();
    },
  });
  const errors = fieldErrors(name.error);
  const held = details.memberships.filter(({ state }) => state !== 'over');
  const everybody = unique(held.map(({ person }) => person));
  const approvers = unique([
    ...held.filter(({ role }) => role === 'approver').map(({ person }) => person),
    ...details.deputies.map(({ deputy }) => deputy),
  ]);
  return (
    <Form saving={name} close={close} submit={() => personId && deputyId && name.mutate()}>
      <div className={css.fields}>
        <Someone id="vertretung-wen" label={w.away} people={approvers} value={personId} change={setPerson} />
        <Someone
          id="vertretung-wer"
          label={w.deputy}
          people={everybody.filter(({ id }) => id !== personId)}
          value={deputyId}
          change={setDeputy}
        />
        <DateField id="vertretung-ab" label={w.from} value={from} onChange={setFrom} error={errors.from} />
        <DateField id="vertretung-bis" label={w.until} value={last} onChange={setLast} error={errors.until} />
      </div>
    </Form>
  );
}
