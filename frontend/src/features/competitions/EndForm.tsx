import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaCompetition, SchemaCompetitionGround } from '../../api/schema';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { More } from '../../ui/parts';
import css from './competitions.module.css';
import { useStep } from './queries';
import { useWords } from './texts';

/** Grounds that have their place only once the deadline is over; before, a competition is cancelled. */
const afterDeadline: SchemaCompetitionGround[] = ['too_few_offers', 'none_suitable', 'not_economical'];
const always: SchemaCompetitionGround[] = ['basis_changed', 'other_grave'];

/** Ends a mini-competition without an award, and tells all. */
export function EndForm({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const [ground, setGround] = useState<SchemaCompetitionGround>();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { id, status } = competition;
  const end = useStep(id, (chosen: SchemaCompetitionGround) =>
    body(
      api.POST('/competitions/{competitionId}/end', {
        params: { path: { competitionId: id } },
        body: { ground: chosen, reason: reason.trim() },
      }),
    ),
  );
  if (!competition.allowedActions.includes('end')) return null;
  const unawarded = status === 'closed' || status === 'opened' || status === 'evaluated';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (ground && reason.trim() && !end.isPending) end.mutate(ground);
  };
  return (
    <Card>
      <More label={w.endTitle}>
        <form className={css.form} noValidate onSubmit={submit} aria-label={w.endTitle}>
          <p>{w.endHint}</p>
          <Field label={w.ground} error={tried && !ground ? w.groundFault : undefined}>
            {(attributes) => (
              <select
                {...attributes}
                value={ground ?? ''}
                onChange={(event) =>
                  setGround((event.target.value || undefined) as SchemaCompetitionGround | undefined)
                }
              >
                <option value="" />
                {[...(unawarded ? afterDeadline : []), ...always].map((one) => (
                  <option key={one} value={one}>
                    {w.grounds[one]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={w.endReason} error={tried && !reason.trim() ? w.endReasonFault : undefined}>
            {(attributes) => (
              <textarea
                {...attributes}
                rows={3}
                maxLength={2000}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <Refusal failure={end.error} />
          <Button type="submit" className={css.start} aria-busy={end.isPending}>
            {w.end}
          </Button>
        </form>
      </More>
    </Card>
  );
}
