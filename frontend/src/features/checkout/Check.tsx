import type { ReactNode } from 'react';
import type { SchemaHint, SchemaReason, SchemaSubmissionPreview, SchemaSubmissionRequest } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { PageHead, Refusal } from '../../ui/page';
import { More, TotalsList } from '../../ui/parts';
import css from './checkout.module.css';
import { PlannedOrderCard } from './PlannedOrderCard';
import { Prefilled } from './Prefilled';
import { useSubmit } from './useSubmit';

interface Props {
  preview: SchemaSubmissionPreview;
  request: SchemaSubmissionRequest;
  change: (next: Pick<SchemaSubmissionRequest, 'deliveryAddressId' | 'costCentreId'>) => void;
  back: ReactNode;
  addReason?: ((index: number, reason: SchemaReason) => void) | undefined;
  leftOut: string[];
  updating: boolean;
}

/** Everything that will happen, before it happens; the one button makes it so. */
export function Check({ preview, request, change, back, addReason, leftOut, updating }: Props) {
  const { t } = useI18n();
  const submit = useSubmit();
  const allowed = preview.allowedActions.includes('submit');
  const label = preview.needsApproval ? t.check.handOn : t.check.submit;
  return (
    <div className="stack">
      <PageHead title={t.check.title}>{back}</PageHead>
      <div className="with-aside">
        <div className="stack-small">
          {leftOut.length > 0 && <Note tone="warn">{t.check.leftOut(leftOut.join(', '))}</Note>}
          <Card>
            <Prefilled preview={preview} change={change} />
          </Card>
          {preview.orders.map((order, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: planned orders have no id yet and never move
            <PlannedOrderCard key={index} order={order} addReason={addReason} />
          ))}
        </div>
        <aside className={css.aside} aria-label={t.check.sums}>
          <Card>
            <div className="stack-small">
              <TotalsList totals={preview.totals} />
              <p>{createsText(t.check, preview)}</p>
              <Hints hints={preview.hints} />
              <Refusal failure={submit.error} />
              {submit.error && <p className="small muted">{t.check.keyKept}</p>}
              {allowed ? (
                <Button kind="primary" wide onClick={() => !updating && submit.mutate(request)}>
                  {submit.isPending ? t.check.submitting : label}
                </Button>
              ) : (
                <p className="strong">{t.check.blocked}</p>
              )}
            </div>
          </Card>
        </aside>
      </div>
    </div>
  );
}

function createsText(words: ReturnType<typeof useI18n>['t']['check'], preview: SchemaSubmissionPreview): string {
  const count = preview.orders.length;
  if (count === 1) return preview.needsApproval ? words.createsOneApproval : words.createsOneNoApproval;
  return preview.needsApproval
    ? words.createsApproval(words.orders(count))
    : words.createsNoApproval(words.orders(count));
}

const severity = { block: 0, warn: 1, info: 2 } as const;
const tones = { block: 'crit', warn: 'warn', info: 'info' } as const;

/** One hint in sight, the heaviest; the others fold behind it. */
function Hints({ hints }: { hints: SchemaHint[] }) {
  const { t } = useI18n();
  const [first, ...others] = [...hints].sort((a, b) => severity[a.level] - severity[b.level]);
  if (!first) return null;
  return (
    <Note tone={tones[first.level]}>
      <p>{first.text}</p>
      {others.length > 0 && (
        <More label={t.common.moreHints(others.length)}>
          {others.map((hint) => (
            <p key={hint.code + hint.text}>{hint.text}</p>
          ))}
        </More>
      )}
    </Note>
  );
}
