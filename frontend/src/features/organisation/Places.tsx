import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { SchemaNewAddress, SchemaNewCostCentre } from '../../api/schema';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import type { DetailsWithVersion } from './Details';
import { Form } from './FactsForm';
import css from './organisation.module.css';
import { useAnew } from './queries';
import { useWords } from './texts';

/** Where goods go and what pays for them. */
export function Places({ details }: { details: DetailsWithVersion }) {
  const { w } = useWords();
  const path = { organisationId: details.organisation.id };
  const change = details.allowedActions.includes('editOrganisation');
  const anew = useAnew();
  const address = useMutation({
    mutationFn: (one: SchemaNewAddress) =>
      body(api.POST('/organisations/{organisationId}/addresses', { params: { path }, body: one })),
    onSuccess: anew,
  });
  const centre = useMutation({
    mutationFn: (one: SchemaNewCostCentre) =>
      body(api.POST('/organisations/{organisationId}/cost-centres', { params: { path }, body: one })),
    onSuccess: anew,
  });
  const endAddress = useMutation({
    mutationFn: (addressId: string) =>
      body(
        api.DELETE('/organisations/{organisationId}/addresses/{addressId}', {
          params: { path: { ...path, addressId } },
        }),
      ),
    onSuccess: anew,
  });
  const endCentre = useMutation({
    mutationFn: (costCentreId: string) =>
      body(
        api.DELETE('/organisations/{organisationId}/cost-centres/{costCentreId}', {
          params: { path: { ...path, costCentreId } },
        }),
      ),
    onSuccess: anew,
  });
  return (
    <>
      <Part
        title={w.addresses}
        none={w.noAddresses}
        add={w.addAddress}
        fields={['label', 'street', 'postcode', 'city'] as const}
        save={change ? address : undefined}
        end={change ? endAddress : undefined}
        rows={details.addresses.map(({ id, address: a }) => ({
          id,
          name: a.label,
          text: `${a.label}, ${a.street}, ${a.postcode} ${a.city}`,
          first: a.isDefault,
        }))}
      />
      <Part
        title={w.costCentres}
        none={w.noCostCentres}
        add={w.addCostCentre}
        fields={['number', 'label'] as const}
        save={change ? centre : undefined}
        end={change ? endCentre : undefined}
        rows={details.costCentres.map(({ id, costCentre: c }) => ({
          id,
          name: c.number,
          text: `${c.number} ${c.label}`,
          first: c.isDefault,
        }))}
      />
    </>
  );
}

type Name = 'label' | 'street' | 'postcode' | 'city' | 'number';

interface Change<T> {
  mutate: (value: T, options?: { onSuccess: () => void }) => void;
  error: unknown;
  isPending: boolean;
}

interface PartProps<F extends Name> {
  title: string;
  none: string;
  add: string;
  fields: readonly F[];
  rows: { id: string; name: string; text: string; first: boolean }[];
  save: Change<Record<F, string> & { isDefault: boolean }> | undefined;
  end: Change<string> | undefined;
}

function Part<F extends Name>({ title, none, add, fields, rows, save, end }: PartProps<F>) {
  const { w } = useWords();
  const empty = { ...Object.fromEntries(fields.map((name) => [name, ''])), isDefault: false } as Record<F, string> & {
    isDefault: boolean;
  };
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(empty);
  const errors = fieldErrors(save?.error);
  const close = () => {
    setOpen(false);
    setTyped(empty);
  };
  return (
    <Card label={title}>
      <div className="stack-small">
        <h2>{title}</h2>
        <Refusal failure={end?.error} />
        {rows.length === 0 && <p>{none}</p>}
        <ul className={css.lines}>
          {rows.map(({ id, name, text, first }) => (
            <li key={id} className="row-between">
              <span>
                {text} {first && <span className="muted small">({w.first})</span>}
              </span>
              {end && (
                <Button small kind="quiet" aria-label={w.endPlace(name)} onClick={() => end.mutate(id)}>
                  {w.stopOffering}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {save && !open && (
          <div>
            <Button onClick={() => setOpen(true)}>{add}</Button>
          </div>
        )}
        {save && open && (
          <Form saving={save} close={close} submit={() => save.mutate(typed, { onSuccess: close })}>
            <div className={css.fields}>
              {fields.map((name) => (
                <Field key={name} label={w[name]} error={errors[name]}>
                  {(attributes) => (
                    <input
                      {...attributes}
                      maxLength={100}
                      value={typed[name]}
                      onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
                    />
                  )}
                </Field>
              ))}
            </div>
            <Check checked={typed.isDefault} onChange={(isDefault) => setTyped({ ...typed, isDefault })}>
              {w.isDefault}
            </Check>
          </Form>
        )}
      </div>
    </Card>
  );
}
