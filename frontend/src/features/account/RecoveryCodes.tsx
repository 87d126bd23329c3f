import type { ReactNode } from 'react';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Note } from '../../ui/card';
import css from './account.module.css';

interface Props {
  codes: string[];
  /** What is done once the codes are kept. */
  children: ReactNode;
}

/** The codes that stand in once for a second factor. On paper they are alone, with whose they are. */
export function RecoveryCodes({ codes, children }: Props) {
  const { t } = useI18n();
  const session = useSession();
  return (
    <section role="status" className="stack-small sheet-alone" aria-label={t.account.recoveryCodes}>
      <h2>{t.account.recoveryCodes}</h2>
      {session && (
        <p className="print-only">
          {session.person.name}, {session.organisation.name} · {session.tenant}
        </p>
      )}
      <Note tone="warn">{t.account.codesOnce}</Note>
      <ul className={css.codes}>
        {codes.map((code) => (
          <li key={code} className={css.secret}>
            {code}
          </li>
        ))}
      </ul>
      <div className="row screen-only">
        {children}
        <Button onClick={() => print()}>{t.account.print}</Button>
      </div>
    </section>
  );
}
