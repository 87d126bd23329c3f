import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SchemaInstallationSettings, SchemaInstallationState } from '../../api/schema';
import { useI18n } from '../../i18n';
import { standingErrors } from '../../lib/standing';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { type Door, firstStart } from './doors';
import { Limits } from './Limits';
import { LogoField } from './LogoField';
import { keepTyped, readTyped } from './queries';
import css from './setup.module.css';

interface Props {
  door: Door;
  state: SchemaInstallationState;
  saved: (state: SchemaInstallationState) => void;
  /** What comes after it at the first start. */
  next?: () => void;
}

const texts = [
  ['name', 'organization'],
  ['street', 'street-address'],
  ['postcode', 'postal-code'],
  ['city', 'address-level2'],
] as const;

/** Who runs the shop, and which limits follow. */
export function HouseForm({ door, state, saved, next }: Props) {
  const { t } = useI18n();
  const [typed, setTyped] = useState<SchemaInstallationSettings>({
    ...state.settings,
    ...(door === firstStart ? readTyped<SchemaInstallationSettings>('stelle') : {}),
  });
  const save = useMutation({
    mutationFn: door.settings,
    onSuccess: (answer) => {
      saved(answer);
      next?.();
    },
  });
  const errors = standingErrors(save.error, save.variables, typed);
  const set = (change: Partial<SchemaInstallationSettings>) => {
    const now = { ...typed, ...change };
    setTyped(now);
    if (door === firstStart) keepTyped('stelle', now);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate(typed);
  };
  return (
    <Card>
      <form className={css.form} noValidate onSubmit={submit}>
        <p className="muted">{t.setup.houseHint}</p>
        <Refusal failure={save.error} />
        <div className={css.fields}>
          {texts.map(([field, fills]) => (
            <Field key={field} id={`stelle-${field}`} label={t.setup[field]} error={errors[field]}>
              {(attributes) => (
                <input
                  {...attributes}
                  autoComplete={fills}
                  inputMode={field === 'postcode' ? 'numeric' : 'text'}
                  maxLength={120}
                  value={typed[field]}
                  onChange={(event) => set({ [field]: event.target.value })}
                />
              )}
            </Field>
          ))}
          <Field id="stelle-land" label={t.setup.land} error={errors.land}>
            {(attributes) => (
              <select {...attributes} value={typed.land} onChange={(event) => set({ land: event.target.value })}>
                <option value="">{t.setup.choose}</option>
                {state.lands.map((land) => (
                  <option key={land.code} value={land.code}>
                    {land.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field id="stelle-art" label={t.setup.buyer} error={errors.buyerType}>
            {(attributes) => (
              <select
                {...attributes}
                value={typed.buyerType}
                onChange={(event) => set({ buyerType: event.target.value as SchemaInstallationSettings['buyerType'] })}
              >
                {Object.entries(t.setup.buyers).map(([key, label]) => (
                  <option key={key} value={key}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <Limits limits={state.limits} land={typed.land} buyer={typed.buyerType} />
        <LogoField door={door} logo={state.logo} saved={saved} />
        <div className={css.actions}>
          <Button kind="primary" type="submit" aria-busy={save.isPending}>
            {next ? t.setup.next : t.setup.save}
          </Button>
          {next && (
            <Button kind="quiet" onClick={next}>
              {t.setup.skip}
            </Button>
          )}
          <span role="status" className="muted">
            {!next && save.isSuccess && t.setup.saved}
          </span>
        </div>
      </form>
    </Card>
  );
}
