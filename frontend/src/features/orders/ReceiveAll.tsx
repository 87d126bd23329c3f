import type { SchemaOrderSummary } from '../../api/schema';
import { today } from '../../lib/day';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Refusal } from '../../ui/page';
import { useReceiptTexts } from './receiptTexts';
import { useFollow } from './useFollow';

const onTheWay = ['released', 'sent', 'confirmed', 'partly_delivered'];

/** One click in the list: everything that is outstanding of an order of one's own organisation arrived today. */
export function ReceiveAll({ order }: { order: SchemaOrderSummary }) {
  const r = useReceiptTexts();
  const session = useSession();
  const follow = useFollow(order.id);
  const may = session?.allowedActions.includes('receiveOrder') && session.organisation.id === order.organisation.id;
  if (!may || !order.number || !onTheWay.includes(order.status)) return null;
  return (
    <span className="stack-small">
      <Button
        kind="quiet"
        aria-label={r.allOf(order.number)}
        onClick={() => !follow.isPending && follow.mutate({ receipt: { on: today() } })}
      >
        <span className="nowrap-wide">{follow.isPending ? r.saving : r.all}</span>
      </Button>
      <Refusal failure={follow.error} />
    </span>
  );
}
