import { Link } from '@tanstack/react-router';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { FailureText, PageHead } from '../../ui/page';
import { useElsewhereTexts } from './elsewhereTexts';

/** Stands in place of the shop's settings for who administrates an organisation: who does it, and what they may do themselves. */
export function Elsewhere({ failure, title }: { failure: unknown; title: string }) {
  const words = useElsewhereTexts();
  const session = useSession();
  return (
    <div className="stack">
      <PageHead title={title} />
      <Card>
        <div className="stack-small">
          <FailureText failure={failure} under={title} />
          {session && <p>{words.own(session.organisation.name)}</p>}
          <div className="row">
            <Link to="/organisation" className={buttonClass()}>
              {words.organisation}
            </Link>
            <Link to="/einladungen" className={buttonClass()}>
              {words.invite}
            </Link>
          </div>
        </div>
      </Card>
    </div>
  );
}
