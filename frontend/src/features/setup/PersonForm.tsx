import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import { sessionQuery } from '../../api/queries';
import type { SchemaFirstPerson, SchemaSession } from '../../api/schema';
import { useI18n } from '../../i18n';
import { standingErrors } from '../../lib/standing';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { keepTyped, readTyped } from './queries';
import css from './setup.module.css';

type Who = Pick<SchemaFirstPerson, 'name' | 'email' | 'roles'>;

const others = ['officer', 'contract_manager'] as const;

/** The first administrator. */
export function PersonForm({ begun, back }: { begun: (session: SchemaSession) => void; back: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [who, setWho] = useState<Who>({ name: '', email: '', roles: [...others], ...readTyped<Who>('person') });
  const [password, setPassword] = useState('');
  const create = useMutation({
    mutationFn: (person: SchemaFirstPerson) => body(api.POST('/setup/person', { body: person })),
    onSuccess: (session) => {
      begun(session);
      client.setQueryData(sessionQuery.queryKey, session);
    },
  });
  const errors = standingErrors(create.error, create.variables, { ...who, password });
  const set = (change: Partial<Who>) => {
    const now = { ...who, ...change };
    setWho(now);
    keepTyped('person', now);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!create.isPending) create.mutate({ ...who, password });
  };
  return (
    <Card>
      <form className={css.form} noValidate onSubmit={submit}>
        <p className="muted">{t.setup.personHint}</p>
        <Refusal failure={create.error} />
        <div className={css.fields}>
          <Field id="person-name" label={t.setup.personName} error={errors.name}>
            {(attributes) => (
              <input
                {...attributes}
                autoComplete="name"
                maxLength={120}
                value={who.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field id="person-email" label={t.setup.email} error={errors.email}>
            {(attributes) => (
              <input
                {...attributes}
                type="email"
                autoComplete="username"
                maxLength={200}
                value={who.email}
                onChange={(event) => set({ email: event.target.value })}
              />
            )}
          </Field>
          <Field id="person-passwort" label={t.setup.password} error={errors.password}>
            {(attributes) => (
              <input
                {...attributes}
                type="password"
                autoComplete="new-password"
                maxLength={128}
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
        </div>
        <fieldset className={css.also}>
          <legend className="strong">{t.setup.also}</legend>
          {others.map((role) => (
            <Check
              key={role}
              checked={who.roles.includes(role)}
              onChange={(checked) =>
                set({ roles: others.filter((one) => (one === role ? checked : who.roles.includes(one))) })
              }
            >
              {role === 'officer' ? t.setup.officer : t.setup.manager}
            </Check>
          ))}
        </fieldset>
        <div className={css.actions}>
          <Button kind="primary" type="submit" aria-busy={create.isPending}>
            {t.setup.create}
          </Button>
          <Button kind="quiet" onClick={back}>
            {t.setup.house}
          </Button>
        </div>
      </form>
    </Card>
  );
}
