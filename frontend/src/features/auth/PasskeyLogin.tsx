import { useMutation } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import type { SchemaSession } from '../../api/schema';
import { useI18n } from '../../i18n';
import { passkeysWork, showPasskey } from '../../lib/passkey';
import { Button } from '../../ui/button';
import { Refusal } from '../../ui/page';

/** Signs in with a passkey, where the browser has such a thing. */
export function PasskeyLogin({ enter }: { enter: (session: SchemaSession) => void }) {
  const { t } = useI18n();
  const login = useMutation({
    mutationFn: async () => {
      const { ticket, options } = await body(api.POST('/session/passkey-options'));
      const credential = await showPasskey(options);
      return credential && body(api.POST('/session/passkey', { body: { ticket, credential } }));
    },
    onSuccess: (session) => session && enter(session),
  });
  if (!passkeysWork()) return null;
  return (
    <>
      <Refusal failure={login.error} />
      <Button aria-busy={login.isPending} onClick={() => !login.isPending && login.mutate()}>
        {t.account.passkeyLogin}
      </Button>
      {login.data === null && <p role="status">{t.account.passkeyLeft}</p>}
    </>
  );
}
