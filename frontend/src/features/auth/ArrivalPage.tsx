import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api, body } from '../../api/client';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Note } from '../../ui/card';
import { PageHead, Refusal } from '../../ui/page';
import type { Arrival } from './identity';
import css from './login.module.css';
import { SecondStep } from './SecondStep';
import { useEnter } from './useLogin';

/** Back from the directory of one's own house: signs in, once. */
export function ArrivalPage({ arrival }: { arrival: Arrival }) {
  const { t } = useI18n();
  const enter = useEnter(arrival.next);
  const { state, code, ticket, issuer } = arrival;
  const finish = useMutation({
    mutationFn: (code: string) =>
      body(api.POST('/session/identity', { body: { state, code, ticket, ...(issuer && { issuer }) } })),
    onSuccess: (answer) => ('session' in answer ? enter(answer.session) : undefined),
  });
  const begun = useRef(false);
  const { mutate } = finish;
  useEffect(() => {
    if (code && !begun.current) mutate(code);
    begun.current = true; // a code counts once
  }, [code, mutate]);
  if (finish.data && 'ticket' in finish.data) {
    return <SecondStep ticket={finish.data.ticket} enter={enter} back={() => window.location.assign('/anmelden')} />;
  }
  return (
    <div className={`stack ${css.alone}`}>
      <PageHead title={t.login.title} />
      {code && !finish.error && <p role="status">{t.identity.checking}</p>}
      {!code && <Note tone="warn">{t.identity.stopped}</Note>}
      <Refusal failure={finish.error} />
      {(!code || finish.error) && (
        <div>
          <Link to="/anmelden" reloadDocument className={buttonClass('primary')}>
            {t.identity.again}
          </Link>
        </div>
      )}
    </div>
  );
}
