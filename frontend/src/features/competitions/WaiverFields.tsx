import { Check } from '../../ui/Check';
import { Field } from '../../ui/form';
import css from './competitions.module.css';
import { useWords } from './texts';
import type { Draft } from './useDraft';

/** Whether the contract switches the standstill off, with its clause and why. */
export function WaiverFields({ draft: { typed, set, faultOf } }: { draft: Draft }) {
  const w = useWords();
  const { waiver } = typed;
  return (
    <div className={css.form}>
      <h2>{w.standstill}</h2>
      <p className="muted">{w.estimateHint}</p>
      <Check checked={!!waiver} onChange={(off) => set({ waiver: off ? { clause: '', reason: '' } : undefined })}>
        {w.waiver}
      </Check>
      {waiver && (
        <div className={css.fields}>
          <Field id="klausel" label={w.clause} error={faultOf('klausel')}>
            {(attributes) => (
              <input
                {...attributes}
                maxLength={200}
                value={waiver.clause}
                onChange={(event) => set({ waiver: { ...waiver, clause: event.target.value } })}
              />
            )}
          </Field>
          <Field label={w.waiverReason}>
            {(attributes) => (
              <textarea
                {...attributes}
                rows={2}
                maxLength={2000}
                value={waiver.reason}
                onChange={(event) => set({ waiver: { ...waiver, reason: event.target.value } })}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}
