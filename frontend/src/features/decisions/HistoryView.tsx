import { useQuery } from '@tanstack/react-query';
import { orderQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Card, Skeleton } from '../../ui/card';
import { EventList } from '../../ui/EventList';
import { FailureText } from '../../ui/page';

/** What happened to the order since the decision. */
export function HistoryView({ orderId }: { orderId: string }) {
  const { t } = useI18n();
  const order = useQuery(orderQuery(orderId));
  if (order.isPending) return <Skeleton rows={2} />;
  return (
    <Card>
      <div className="stack-small">
        <h2>{t.decision.tabs.verlauf}</h2>
        {order.data ? <EventList events={order.data.events} /> : <FailureText failure={order.error} />}
      </div>
    </Card>
  );
}
