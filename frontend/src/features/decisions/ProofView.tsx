import { useQuery } from '@tanstack/react-query';
import type { SchemaDecision } from '../../api/schema';
import { useI18n } from '../../i18n';
import { sha256 } from '../../lib/checksum';
import { Card } from '../../ui/card';
import { ProofLink } from '../../ui/ProofLink';
import { Facts } from '../../ui/parts';
import css from './decision.module.css';
import { ProofCheck } from './ProofCheck';

/** The seal, the files to verify it elsewhere, and the record exactly as it was hashed. */
export function ProofView({ decision }: { decision: SchemaDecision }) {
  const { t, f } = useI18n();
  const { seal, record } = decision;
  const checksum = useQuery({ queryKey: ['checksum', record], queryFn: () => sha256(record) });
  return (
    <>
      <Card>
        <div className="stack-small">
          <Facts
            rows={[
              [t.decision.entry, seal.index == null ? t.decision.pending : f.integer(seal.index)],
              [t.decision.entryId, <code key="id">{seal.entryId}</code>],
              [t.decision.sealedAt, seal.sealedAt && f.moment(seal.sealedAt)],
              [t.decision.checksum, <code key="sum">{checksum.data}</code>],
            ]}
          />
          {seal.state === 'sealed' && (
            <div className="row">
              <ProofLink href={`/api/v1/decisions/${decision.id}/package`} kind="primary">
                {t.decision.proof}
              </ProofLink>
              <ProofLink href={`/api/v1/decisions/${decision.id}/proof`}>{t.decision.proofText}</ProofLink>
            </div>
          )}
          {seal.state === 'sealed' && <ProofCheck href={`/api/v1/decisions/${decision.id}/package`} />}
          <p className="muted">{t.decision.verify}</p>
        </div>
      </Card>
      <Card>
        <div className="stack-small">
          <h2>{t.decision.record}</h2>
          <p className="muted">{t.decision.recordHint}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <pre className={css.record} tabIndex={0} role="region" aria-label={t.decision.record}>
            {record}
          </pre>
        </div>
      </Card>
    </>
  );
}
