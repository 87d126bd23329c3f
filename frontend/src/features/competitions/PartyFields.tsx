import type { SchemaCompetitionParty } from '../../api/schema';
import { Check } from '../../ui/Check';
import { Note } from '../../ui/card';
import { Field } from '../../ui/form';
import css from './competitions.module.css';
import { useWords } from './texts';
import type { Draft } from './useDraft';

/** Every capable party is invited; whoever is left out has a reason beside it (VgV section 8(2) no. 3). */
export function PartyFields({
  draft: { typed, set, faultOf },
  parties,
}: {
  draft: Draft;
  parties: SchemaCompetitionParty[];
}) {
  const w = useWords();
  const { leftOut } = typed;
  return (
    <div className={css.form}>
      <h2>{w.parties}</h2>
      <p className="muted">{w.partiesHint}</p>
      <ul className={css.list}>
        {parties.map(({ supplier: { id, name, city }, reachable }) => {
          const reason = leftOut[id];
          return (
            <li key={id} className="stack-small">
              <p>
                <span className="strong">{name}</span>, {city}
              </p>
              {!reachable && reason === undefined && <Note tone="warn">{w.unreachable}</Note>}
              <Check
                checked={reason !== undefined}
                onChange={(out) => {
                  const { [id]: _, ...others } = leftOut;
                  set({ leftOut: out ? { ...others, [id]: '' } : others });
                }}
              >
                {w.leaveOut(name)}
              </Check>
              {reason !== undefined && (
                <Field id={`weggelassen-${id}`} label={w.leaveOutReason(name)} error={faultOf(`weggelassen-${id}`)}>
                  {(attributes) => (
                    <textarea
                      {...attributes}
                      rows={2}
                      maxLength={2000}
                      value={reason}
                      onChange={(event) => set({ leftOut: { ...leftOut, [id]: event.target.value } })}
                    />
                  )}
                </Field>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
