import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaSupplierData, SchemaSupplierMaster } from '../../api/schema';
import { useI18n } from '../../i18n';
import { standingErrors } from '../../lib/standing';
import { Button } from '../../ui/button';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import css from './suppliers.module.css';

interface Props {
  /** The supplier to change; without one a new one is taken up. */
  known?: SchemaSupplierMaster;
  /** Another button of the page is the first. */
  quiet?: boolean;
  done: (supplier: SchemaSupplierMaster) => void;
  /** Another way out of the form. */
  beside?: ReactNode;
}

const fields = [
  ['name', 'name', 'text'],
  ['street', 'street', 'text'],
  ['postcode', 'postcode', 'text'],
  ['city', 'city', 'text'],
  ['email', 'email', 'email'],
] as const;

/** Name and address of a supplier, as orders and notes name it. */
export function SupplierForm({ known, quiet = known !== undefined, done, beside }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [typed, setTyped] = useState<SchemaSupplierData>(
    known?.data ?? { name: '', street: '', postcode: '', city: '', email: '' },
  );
  const save = useMutation({
    mutationFn: (data: SchemaSupplierData) =>
      known
        ? body(
            api.PUT('/suppliers/{supplierId}', {
              params: { path: { supplierId: known.id }, header: { 'If-Match': `"${known.version}"` } },
              body: data,
            }),
          )
        : body(api.POST('/suppliers', { body: data })),
    onSuccess: async (supplier) => {
      await client.invalidateQueries({ queryKey: ['suppliers'] });
      done(supplier);
    },
  });
  const errors = standingErrors(save.error, save.variables, typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate(typed);
  };
  return (
    <form className="stack-small" noValidate onSubmit={submit}>
      <Refusal failure={save.error} />
      <div className={css.fields}>
        {fields.map(([field, label, type]) => (
          <Field key={field} id={`lieferant-${field}`} label={t.suppliers.data[label]} error={errors[field]}>
            {(attributes) => (
              <input
                {...attributes}
                type={type}
                autoComplete="off"
                maxLength={field === 'postcode' ? 12 : 120}
                value={typed[field]}
                onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="row">
        <Button kind={quiet ? 'secondary' : 'primary'} type="submit" aria-busy={save.isPending}>
          {known ? t.suppliers.keepData : t.suppliers.create}
        </Button>
        {beside}
      </div>
    </form>
  );
}
