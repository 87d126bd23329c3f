import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { api, body } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { sessionQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Button, buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { RecoveryCodes } from '../account/RecoveryCodes';
import css from './setup.module.css';

/** Where it goes on: to the next page of a first start, or into the shop. */
type Next = '/' | '/einrichten/katalog';

/** The authenticator app of the first person, and the codes for the day it is not at hand. */
export function FactorCard({ next }: { next: Next }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const session = useSession();
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => body(api.POST('/account/totp')) });
  const confirm = useMutation({
    mutationFn: () => body(api.POST('/account/totp/confirmation', { body: { code: code.trim() } })),
    onSuccess: ({ session }) => client.setQueryData(sessionQuery.queryKey, session),
  });
  const start = begin.mutate;
  useEffect(() => start(), [start]);
  if (confirm.data)
    return (
      <Card>
        <RecoveryCodes codes={confirm.data.recoveryCodes ?? []}>
          <Link to={next} className={buttonClass('primary')}>
            {next === '/' ? t.setup.finish : t.setup.toCatalogue}
          </Link>
        </RecoveryCodes>
      </Card>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirm.isPending) confirm.mutate();
  };
  return (
    <Card>
      <form className={css.form} noValidate onSubmit={submit}>
        <p className="muted">{t.setup.factorHint}</p>
        <Refusal failure={begin.error ?? confirm.error} />
        {begin.data && (
          <>
            <Qr rows={begin.data.qr} label={t.setup.qr} />
            <p>
              {t.setup.secret}: <code className={css.secret}>{begin.data.secret}</code>
            </p>
          </>
        )}
        <Field id="faktor-code" label={t.setup.code} error={fieldErrors(confirm.error).code}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <div className={css.actions}>
          <Button kind="primary" type="submit" aria-busy={confirm.isPending}>
            {t.setup.confirm}
          </Button>
          {session && !session.secondFactorDue && (
            <Link to={next} className={buttonClass('quiet')}>
              {t.setup.skip}
            </Link>
          )}
        </div>
      </form>
    </Card>
  );
}

function Qr({ rows, label }: { rows: string[]; label: string }) {
  const size = rows.length;
  const dark = rows.flatMap((row, y) => [...row].flatMap((bit, x) => (bit === '1' ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg className={css.qr} viewBox={`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label={label}>
      <rect x="-4" y="-4" width={size + 8} height={size + 8} fill="white" />
      <path d={dark.join('')} fill="black" shapeRendering="crispEdges" />
    </svg>
  );
}
