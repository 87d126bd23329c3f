import { Link } from '@tanstack/react-router';
import type { SchemaRole } from '../api/schema';
import { useI18n } from '../i18n';
import { useSession } from '../lib/useSession';
import { buttonClass } from './button';
import { Card } from './card';
import { useDeniedTexts } from './deniedTexts';
import { PageHead } from './page';

/**
 * Whether the person's roles permit the operation at all. Nothing is taken from somebody whose session just ended: what they
 * typed stands until it is kept for after the sign-in.
 */
export const useMay = (operation: string): boolean => useSession()?.allowedActions.includes(operation) ?? true;

/** Stands in place of a form whose sending the server would refuse: which role is missing, and who can grant it. */
export function Denied({ roles }: { roles: SchemaRole[] }) {
  const { t } = useI18n();
  const words = useDeniedTexts();
  return (
    <div className="stack">
      <PageHead title={words.title} />
      <Card>
        <div className="stack-small">
          <p>{words.needed(roles.map((role) => t.roles[role]).join(', '))}</p>
          <div>
            <Link to="/" className={buttonClass()}>
              {t.failure.goHome}
            </Link>
          </div>
        </div>
      </Card>
    </div>
  );
}
