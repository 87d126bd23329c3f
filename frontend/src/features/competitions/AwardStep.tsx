import { useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaCompetition } from '../../api/schema';
import { Field } from '../../ui/form';
import { DeclaredStep } from './Declared';
import { useNoteWords } from './noteTexts';
import { useStep } from './queries';
import { useWords } from './texts';

const asked = ['unusuallyLow', 'subcontracting', 'conflicts'] as const;

/** The award, with what only a person can say for the note of it. */
export function AwardStep({ competition, winner }: { competition: SchemaCompetition; winner: string }) {
  const w = useWords();
  const n = useNoteWords();
  const [said, setSaid] = useState({ unusuallyLow: '', subcontracting: '', conflicts: '' });
  const award = useStep(competition.id, () =>
    body(
      api.POST('/competitions/{competitionId}/award', {
        params: { path: { competitionId: competition.id } },
        body: { noConflict: true, ...said },
      }),
    ),
  );
  return (
    <DeclaredStep hint={w.awardHint(winner)} label={w.award} step={award}>
      <fieldset className="stack-small">
        <legend className="strong">{n.asked}</legend>
        <p className="muted">{n.askedHint}</p>
        {asked.map((one) => (
          <Field key={one} label={n[one]} hint={n[`${one}Hint`]}>
            {(attributes) => (
              <textarea
                {...attributes}
                rows={2}
                maxLength={2000}
                value={said[one]}
                onChange={(event) => setSaid({ ...said, [one]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </fieldset>
    </DeclaredStep>
  );
}
