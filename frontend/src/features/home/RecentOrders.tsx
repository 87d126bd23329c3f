import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ordersQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card, Skeleton } from '../../ui/card';
import { OrderTable } from '../../ui/OrderTable';
import { FailureText } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { RepeatButton } from '../orders/RepeatButton';

const shown = 5;

/** The latest orders of the organisation; who may order does so again from here. */
export function RecentOrders({ repeats }: { repeats: boolean }) {
  const { t } = useI18n();
  const orders = useQuery(ordersQuery());
  if (orders.isPending) return <Skeleton rows={3} />;
  if (!orders.data)
    return (
      <Card>
        <FailureText failure={orders.error} />
      </Card>
    );
  if (orders.data.items.length === 0)
    return (
      <Empty
        text={t.home.noOrders}
        action={
          <Link to="/suche" className={buttonClass()}>
            {t.home.firstSearch}
          </Link>
        }
      />
    );
  return (
    <section className="stack-small" aria-label={t.home.recent}>
      <div className="row-between">
        <h2>{t.home.recent}</h2>
        <Link to="/bestellungen">{t.home.allOrders}</Link>
      </div>
      <Card flush>
        <OrderTable
          orders={orders.data.items.slice(0, shown)}
          caption={t.home.recent}
          step={repeats ? (order) => <RepeatButton orderId={order.id} small /> : undefined}
        />
      </Card>
    </section>
  );
}
