import type { ReactNode } from 'react';
import type { SchemaSubmissionPreview, SchemaSubmissionRequest } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Hints } from '../../ui/Hints';
import type { LineAnswer } from '../../ui/LineQuestions';
import { PageHead, Refusal } from '../../ui/page';
import { TotalsList } from '../../ui/parts';
import css from './checkout.module.css';
import { PlannedOrderCard } from './PlannedOrderCard';
import { Prefilled } from './Prefilled';
import { SplitReason } from './SplitReason';
import { useSubmit } from './useSubmit';

/** What the check may change of the request. */
export type RequestChange = Pick<SchemaSubmissionRequest, 'deliveryAddressId' | 'costCentreId' | 'splitReason'>;

interface Props {
  preview: SchemaSubmissionPreview;
  request: SchemaSubmissionRequest;
  change: (next: RequestChange) => void;
  back: ReactNode;
  answer?: ((index: number, given: LineAnswer) => void) | undefined;
  leftOut: string[];
  updating: boolean;
}

/** Everything that will happen, before it happens; the one button makes it so. */
export function Check({ preview, request, change, back, answer, leftOut, updating }: Props) {
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
            <PlannedOrderCard key={index} order={order} answer={answer} />
          ))}
        </div>
        <aside className={css.aside} aria-label={t.check.sums}>
          <Card>
            <div className="stack-small">
              <TotalsList totals={preview.totals} />
              <p>{createsText(t.check, preview)}</p>
              <Hints hints={preview.hints} />
              {(request.splitReason || preview.hints.some(({ code }) => code === splitMissing)) && (
                <SplitReason
                  given={request.splitReason}
                  give={(splitReason) => change({ splitReason } as RequestChange)}
                />
              )}
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

/** The code of the hint that asks for a reason on the whole of the order. */
const splitMissing = 'split_reason_missing';

function createsText(words: ReturnType<typeof useI18n>['t']['check'], preview: SchemaSubmissionPreview): string {
  const count = preview.orders.length;
  if (count === 1) return preview.needsApproval ? words.createsOneApproval : words.createsOneNoApproval;
  return preview.needsApproval
    ? words.createsApproval(words.orders(count))
    : words.createsNoApproval(words.orders(count));
}
