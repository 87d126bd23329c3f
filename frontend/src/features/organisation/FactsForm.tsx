import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { fieldErrors } from '../../api/problem';
import type { SchemaNewOrganisation, SchemaOrganisationFacts } from '../../api/schema';
import { today } from '../../lib/day';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import type { DetailsWithVersion } from './Details';
import css from './organisation.module.css';
import { lands, useWords } from './texts';

interface Saving<T> {
  details: DetailsWithVersion;
  saving: UseMutationResult<unknown, unknown, T>;
  close: () => void;
}

/** Changes what a body is. */
export function FactsForm({ details, saving, close }: Saving<SchemaOrganisationFacts>) {
  const { w } = useWords();
  const [facts, setFacts] = useState(details.facts);
  return (
    <Form saving={saving} close={close} submit={() => saving.mutate(facts)}>
      {details.settled && <p className="muted">{w.settled}</p>}
      <FactsFields facts={facts} change={setFacts} settled={details.settled} errors={fieldErrors(saving.error)} />
    </Form>
  );
}

/** Adds a body below. */
export function AddForm({ details, saving, close }: Saving<SchemaNewOrganisation>) {
  const { w } = useWords();
  const [kind, setKind] = useState<SchemaNewOrganisation['kind']>(details.kindsBelow[0] ?? 'unit');
  const [from, setFrom] = useState<string | undefined>(today());
  const [facts, setFacts] = useState<SchemaOrganisationFacts>({
    name: '',
    land: details.facts.land ?? null,
    buyerType: details.facts.buyerType,
    vatEntrepreneur: false,
    approvalDays: 0,
  });
  const errors = fieldErrors(saving.error);
  const inFacts = Object.fromEntries(Object.entries(errors).map(([key, text]) => [key.replace('facts/', ''), text]));
  return (
    <Form
      saving={saving}
      close={close}
      submit={() => saving.mutate({ parentId: details.organisation.id, kind, from: from ?? today(), facts })}
    >
      <div className={css.fields}>
        <Field id="stelle-ebene" label={w.kind} error={errors.kind}>
          {(attributes) => (
            <select
              {...attributes}
              value={kind}
              onChange={(event) => setKind(event.target.value as SchemaNewOrganisation['kind'])}
            >
              {details.kindsBelow.map((one) => (
                <option key={one} value={one}>
                  {w.kinds[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <DateField id="stelle-ab" label={w.from} value={from} onChange={setFrom} error={errors.from} />
      </div>
      <FactsFields facts={facts} change={setFacts} settled={false} errors={inFacts} />
    </Form>
  );
}

interface FormProps {
  saving: { error: unknown; isPending: boolean };
  submit: () => void;
  close: () => void;
  children: ReactNode;
}

/** A form with its refusal above and both ways out below. */
export function Form({ saving, submit, close, children }: FormProps) {
  const { w } = useWords();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!saving.isPending) submit();
  };
  return (
    <form className={css.form} noValidate onSubmit={send}>
      <Refusal failure={saving.error} />
      {children}
      <div className="row">
        <Button kind="primary" type="submit" aria-busy={saving.isPending}>
          {w.save}
        </Button>
        <Button kind="quiet" onClick={close}>
          {w.cancel}
        </Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  facts: SchemaOrganisationFacts;
  change: (facts: SchemaOrganisationFacts) => void;
  settled: boolean;
  errors: Record<string, string | undefined>;
}

function FactsFields({ facts, change, settled, errors }: FieldsProps) {
  const { w } = useWords();
  const set = (some: Partial<SchemaOrganisationFacts>) => change({ ...facts, ...some });
  return (
    <>
      <div className={css.fields}>
        <Field id="stelle-name" label={w.name} error={errors.name}>
          {(attributes) => (
            <input
              {...attributes}
              maxLength={200}
              value={facts.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Field id="stelle-land" label={w.land} hint={w.landHint} error={errors.land}>
          {(attributes) => (
            <select
              {...attributes}
              disabled={settled}
              value={facts.land ?? ''}
              onChange={(event) => set({ land: event.target.value || null })}
            >
              <option value="">{w.noLand}</option>
              {lands.map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id="stelle-art" label={w.buyer} error={errors.buyerType}>
          {(attributes) => (
            <select
              {...attributes}
              disabled={settled}
              value={facts.buyerType}
              onChange={(event) => set({ buyerType: event.target.value as SchemaOrganisationFacts['buyerType'] })}
            >
              {Object.entries(w.buyers).map(([key, label]) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id="stelle-leitweg" label={w.leitweg} hint={w.leitwegHint} error={errors.leitwegId}>
          {(attributes) => (
            <input
              {...attributes}
              maxLength={46}
              value={facts.leitwegId ?? ''}
              onChange={(event) => set({ leitwegId: event.target.value || null })}
            />
          )}
        </Field>
        <Field id="stelle-tage" label={w.approvalDays} error={errors.approvalDays}>
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              inputMode="numeric"
              min={0}
              max={30}
              value={facts.approvalDays}
              onChange={(event) => set({ approvalDays: Number(event.target.value) })}
            />
          )}
        </Field>
      </div>
      <Check checked={facts.vatEntrepreneur} onChange={(vatEntrepreneur) => set({ vatEntrepreneur })}>
        {w.vatBox}
      </Check>
    </>
  );
}
