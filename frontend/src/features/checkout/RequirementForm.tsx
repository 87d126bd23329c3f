import { useId } from 'react';
import { useI18n } from '../../i18n';
import type { Asked, ProofDraft, ProofFault, ProofField } from '../../lib/proof';
import { DateField } from '../../ui/DateField';
import { FileField } from '../../ui/FileField';
import { FieldError, Radio } from '../../ui/form';
import form from '../../ui/form.module.css';
import { ReferenceField } from '../../ui/ReferenceField';
import reason from '../../ui/reason.module.css';
import css from './steps.module.css';

interface Props {
  asked: Asked;
  draft: ProofDraft;
  faults: [ProofField, ProofFault][];
  change: (next: ProofDraft) => void;
  /** Of the fields, so that a summary can lead to them. */
  id: string;
  /** There are several orders: the requirement names its own. */
  several: boolean;
}

/** What one rule asks before the order, with the fields that answer it. */
export function RequirementForm({ asked, draft, faults, change, id, several }: Props) {
  const { t } = useI18n();
  const fault = (field: ProofField) => {
    const found = faults.find(([one]) => one === field);
    return found && t.proof[found[1]];
  };
  return (
    <section className={css.requirement} aria-label={asked.title}>
      <div>
        <h3>{asked.title}</h3>
        <p>{asked.text}</p>
        {several && asked.kind !== 'economy' && asked.kind !== 'caution' && (
          <p className="muted small">{t.steps.forOrder(asked.supplier)}</p>
        )}
        {asked.evidence && (
          <p className="muted small">
            {t.steps.evidence}: {asked.evidence}
          </p>
        )}
        <Rule asked={asked} />
      </div>
      {asked.kind === 'caution' ? (
        !asked.unanswerable && <Confirmation {...{ draft, change, id, fault: fault('confirm') }} />
      ) : (
        <div className={form.fields}>
          {asked.kind === 'economy' ? (
            <Evidence {...{ asked, draft, change, id, fault: fault('kind') }} />
          ) : (
            <DateField
              id={`${id}-on`}
              label={t.proof.on}
              value={draft.on}
              error={fault('on')}
              onChange={(on) => change({ ...draft, on })}
            />
          )}
          <ReferenceField
            id={`${id}-reference`}
            label={asked.kind === 'economy' ? t.proof.economyReference : t.proof.reference}
            hint={asked.kind === 'economy' ? t.proof.economyHint : t.proof.referenceHint}
            error={fault('reference')}
            value={draft.reference}
            onChange={(reference) => change({ ...draft, reference })}
          />
          <FileField file={draft.file} onChange={(file) => change({ ...draft, file })} />
        </div>
      )}
    </section>
  );
}

/** The rule that asks, with the way to its source. */
export function Rule({ asked }: { asked: Pick<Asked, 'citation' | 'sourceUrl'> }) {
  const { t } = useI18n();
  return (
    <p className="muted small">
      {t.steps.ruleOf}:{' '}
      {asked.sourceUrl ? (
        <a href={asked.sourceUrl} target="_blank" rel="noreferrer">
          {asked.citation}
        </a>
      ) : (
        asked.citation
      )}
    </p>
  );
}

type FieldProps = Pick<Props, 'draft' | 'change' | 'id'> & { fault: string | undefined };

function Confirmation({ draft, change, id, fault }: FieldProps) {
  const { t } = useI18n();
  return (
    <div>
      <label className={form.check}>
        <input
          id={`${id}-confirm`}
          type="checkbox"
          checked={draft.confirmed ?? false}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-confirm-error` : undefined}
          onChange={(event) => change({ confirmed: event.target.checked })}
        />
        {t.proof.confirm}
      </label>
      {fault && <FieldError id={`${id}-confirm-error`}>{fault}</FieldError>}
    </div>
  );
}

function Evidence({ asked, draft, change, id, fault }: FieldProps & Pick<Props, 'asked'>) {
  const { t } = useI18n();
  const name = useId();
  return (
    <fieldset className={reason.choices} aria-describedby={fault ? `${id}-kind-error` : undefined}>
      <legend>{t.proof.kind}</legend>
      {(asked.accepted ?? []).map((evidence, index) => (
        <label key={evidence} className={reason.choice}>
          <Radio
            id={index === 0 ? `${id}-kind` : undefined}
            name={name}
            checked={draft.evidence === evidence}
            onChange={() => change({ ...draft, evidence })}
          />
          {t.proof.kinds[evidence]}
        </label>
      ))}
      {fault && <FieldError id={`${id}-kind-error`}>{fault}</FieldError>}
    </fieldset>
  );
}
