import { useQuery } from '@tanstack/react-query';
import { logStatusQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Card } from '../../ui/card';
import { ProofLink } from '../../ui/ProofLink';
import { Load, PageHead } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { Samples } from './Samples';

/** The log's latest checkpoint in words. */
export function LogPage() {
  const { t, f } = useI18n();
  const query = useQuery(logStatusQuery);
  const draws = useSession()?.allowedActions.includes('drawSample') ?? false;
  return (
    <Load query={query} title={t.log.title} rows={2}>
      {(status) => (
        <div className="stack">
          <PageHead title={t.log.title} />
          <p>{t.log.intro}</p>
          <Card>
            <div className="stack-small">
              <Facts
                rows={[
                  [t.log.size, f.integer(status.size)],
                  [t.log.pending, f.integer(status.pending)],
                  [t.log.at, status.at ? f.moment(status.at) : t.log.empty],
                  [t.log.origin, status.origin],
                  [t.log.root, status.root && <code key="root">{status.root}</code>],
                  [t.log.key, status.publicKey && <code key="key">{status.publicKey}</code>],
                ]}
              />
              {status.size > 0 && (
                <div>
                  <ProofLink href="/log/checkpoint">{t.log.checkpoint}</ProofLink>
                </div>
              )}
            </div>
          </Card>
          {draws && <Samples />}
        </div>
      )}
    </Load>
  );
}
