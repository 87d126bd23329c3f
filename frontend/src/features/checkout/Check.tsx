import type { ReactNode } from 'react';
import type { SchemaSubmissionPreview, SchemaSubmissionRequest } from '../../api/schema';
import { useI18n } from '../../i18n';
import { askedOf, blocks } from '../../lib/proof';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Hints } from '../../ui/Hints';
import type { LineAnswer } from '../../ui/LineQuestions';
import { PageHead, Refusal } from '../../ui/page';
import { TotalsList } from '../../ui/parts';
import { useAwardWords } from './awardTexts';
import css from './checkout.module.css';
import { PlannedOrderCard } from './PlannedOrderCard';
import { Prefilled } from './Prefilled';
import { Reminders } from './Reminders';
import { SplitReason } from './SplitReason';
import { useSubmit } from './useSubmit';

/** What the check may change of the request. */
export type RequestChange = Pick<
  SchemaSubmissionRequest,
  'deliveryAddressId' | 'costCentreId' | 'splitReason' | 'funding'
>;

/** What both ways of checking an order share. */
export interface CheckProps {
  preview: SchemaSubmissionPreview;
  request: SchemaSubmissionRequest;
  change: (next: RequestChange) => void;
  back: ReactNode;
  answer?: ((index: number, given: LineAnswer) => void) | undefined;
  leftOut: string[];
  /** Why a choice could not be kept. */
  failure?: unknown;
  updating: boolean;
}

/** Everything that will happen, before it happens; the one button makes it so. */
export function Check(props: CheckProps) {
  const { preview, request, change, back, answer, leftOut } = props;
  const { t } = useI18n();
  return (
    <div className="stack">
      <PageHead title={t.check.title}>{back}</PageHead>
      <div className="with-aside">
        <div className="stack-small">
          <LeftOut names={leftOut} />
          <InsteadOf request={request} />
          <Card>
            <Prefilled preview={preview} change={change} funding={preview.funding} />
          </Card>
          <PlannedOrders preview={preview} answer={answer} />
        </div>
        <Sums {...props} />
      </div>
    </div>
  );
}

export function LeftOut({ names }: { names: string[] }) {
  const { t } = useI18n();
  return names.length > 0 && <Note tone="warn">{t.check.leftOut(names.join(', '))}</Note>;
}

/** Said where the order takes the place of one that was cancelled. */
export function InsteadOf({ request }: { request: SchemaSubmissionRequest }) {
  const w = useAwardWords();
  return request.insteadOf && <p className="muted">{w.instead}</p>;
}

/** A line that is not stored yet is named by its number, from 1, at the end of the nil id. */
const lineIndex = (id: string) => Number.parseInt(id.slice(-12), 16) - 1;

/** Which of the wishes a planned line is; parts of an article are lines that nobody wished for one by one. */
function wishIndex({ orders }: SchemaSubmissionPreview, line: string): number {
  const parts = orders.flatMap(({ lines }) => lines).filter(({ partOf }) => partOf);
  const index = lineIndex(line);
  return index - parts.filter(({ id }) => lineIndex(id) < index).length;
}

/** The answer to a planned line, as one to the wish it comes from. */
export function answering(preview: SchemaSubmissionPreview, answer: CheckProps['answer']) {
  return answer && ((line: string, given: LineAnswer) => answer(wishIndex(preview, line), given));
}

/** One card for each order to be, with what the rules remind of. */
export function PlannedOrders({ preview, answer }: Pick<CheckProps, 'preview' | 'answer'>) {
  const asked = askedOf(preview);
  const give = answering(preview, answer);
  return (
    <>
      {preview.orders.map((order, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: planned orders have no id yet and never move
        <PlannedOrderCard key={index} order={order} answer={give} />
      ))}
      {asked.some((one) => !blocks(one)) && (
        <Card>
          <div className="stack-small">
            <Reminders asked={asked} />
          </div>
        </Card>
      )}
    </>
  );
}

/** What it costs, what it makes, and the button. */
export function Sums({ preview, request, change, updating, failure }: CheckProps) {
  const { t } = useI18n();
  const submit = useSubmit();
  const allowed = preview.allowedActions.includes('submit');
  const label = preview.needsApproval ? t.check.handOn : t.check.submit;
  return (
    <aside className={css.aside} aria-label={t.check.sums}>
      <Card>
        <div className="stack-small">
          <TotalsList totals={preview.totals} />
          <p>{createsText(t.check, preview)}</p>
          <Hints hints={preview.hints} />
          <SplitQuestion preview={preview} request={request} change={change} />
          <Refusal failure={submit.error ?? failure} />
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
  );
}

/** The reason for similar direct awards above the limit, where one is asked for or given. */
export function SplitQuestion({ preview, request, change }: Pick<CheckProps, 'preview' | 'request' | 'change'>) {
  if (!request.splitReason && !preview.hints.some(({ code }) => code === splitMissing)) return null;
  return <SplitReason given={request.splitReason} give={(splitReason) => change({ splitReason } as RequestChange)} />;
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
