import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { addDays, today } from '../../lib/day';
import { DateField } from '../../ui/DateField';
import { useAccessWords } from './accessTexts';
import { DatedLines } from './DatedLines';
import type { DetailsWithVersion } from './Details';
import { Form } from './FactsForm';
import css from './organisation.module.css';
import { useAnew } from './queries';

/** By which mandates the member orders in the body's name; nothing is shown where there can be none. */
export function Mandates({ details }: { details: DetailsWithVersion }) {
  const { a, w, f } = useAccessWords();
  const anew = useAnew();
  const organisationId = details.organisation.id;
  const end = useMutation({
    mutationFn: (mandateId: string) =>
      body(
        api.DELETE('/organisations/{organisationId}/mandates/{mandateId}', {
          params: { path: { organisationId, mandateId } },
        }),
      ),
    onSuccess: anew,
  });
  if (details.organisation.kind !== 'owner_body') return null;
  const change = details.allowedActions.includes('giveMandate');
  return (
    <DatedLines
      title={a.mandates}
      hint={a.mandateHint}
      none={a.noMandates}
      lines={details.mandates.map(({ id, member, from, until, state }) => ({
        id,
        what: member.name,
        days: `${f.date(from)} – ${until ? f.dayBefore(until) : w.openEnd}, ${w.states[state]}`,
        end: change && state !== 'over' && a.endMandate(member.name),
      }))}
      end={end}
      add={change && a.giveMandate}
      form={(close) => <GiveMandate organisationId={organisationId} close={close} />}
    />
  );
}

function GiveMandate({ organisationId, close }: { organisationId: string; close: () => void }) {
  const { w } = useAccessWords();
  const anew = useAnew();
  const [from, setFrom] = useState<string | undefined>(today());
  const [last, setLast] = useState<string>();
  const give = useMutation({
    mutationFn: () =>
      body(
        api.POST('/organisations/{organisationId}/mandates', {
          params: { path: { organisationId } },
          body: { from: from ?? today(), until: last ? addDays(last, 1) : null },
        }),
      ),
    onSuccess: async () => {
      await anew();
      close();
    },
  });
  const errors = fieldErrors(give.error);
  return (
    <Form saving={give} close={close} submit={() => give.mutate()}>
      <div className={css.fields}>
        <DateField id="mandat-ab" label={w.from} value={from} onChange={setFrom} error={errors.from} />
        <DateField id="mandat-bis" label={w.until} value={last} onChange={setLast} error={errors.until} />
      </div>
    </Form>
  );
}
