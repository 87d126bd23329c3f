import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { api, body } from '../api/client';
import { templatesQuery } from '../api/queries';
import type { SchemaNewTemplate } from '../api/schema';
import { useI18n } from '../i18n';
import { Button } from './button';
import { Field } from './form';
import { Refusal } from './page';

/** "Als Vorlage merken": asks for a name and keeps the basket or what was submitted. */
export function KeepTemplate({ of }: { of: Omit<SchemaNewTemplate, 'name'> }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const fieldId = useId();
  const keep = useMutation({
    mutationFn: () => body(api.POST('/templates', { body: { ...of, name } })),
    onSuccess: () => {
      setOpen(false);
      return client.invalidateQueries({ queryKey: templatesQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(name.trim() === '');
    if (name.trim() === '') field.current?.focus();
    else if (!keep.isPending) keep.mutate();
  };
  if (!open)
    return (
      <div role="status">
        {keep.isSuccess ? <p>{t.templates.kept(keep.data.name)}</p> : null}
        {!keep.isSuccess && <Button onClick={() => setOpen(true)}>{t.templates.keep}</Button>}
      </div>
    );
  return (
    <form className="stack-small" onSubmit={submit} noValidate>
      <Field id={fieldId} label={t.templates.name} error={missing ? t.templates.nameMissing : undefined}>
        {(attributes) => (
          <input
            {...attributes}
            ref={field}
            // biome-ignore lint/a11y/noAutofocus: the person just asked for this field
            autoFocus
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Refusal failure={keep.error} />
      <div className="row">
        <Button type="submit">{t.templates.save}</Button>
        <Button kind="quiet" onClick={() => setOpen(false)}>
          {t.templates.cancel}
        </Button>
      </div>
    </form>
  );
}
