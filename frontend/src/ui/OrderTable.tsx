import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SchemaOrderStatus, SchemaOrderSummary } from '../api/schema';
import { useI18n } from '../i18n';
import { isReleased } from '../lib/released';
import { Tag, type Tone } from './card';
import type { IconName } from './Icon';
import { Table } from './table';

const states: Record<SchemaOrderStatus, { tone: Tone; icon: IconName }> = {
  submitted: { tone: 'warn', icon: 'clock' },
  released: { tone: 'info', icon: 'check' },
  sent: { tone: 'info', icon: 'truck' },
  confirmed: { tone: 'info', icon: 'check' },
  partly_delivered: { tone: 'info', icon: 'truck' },
  delivered: { tone: 'ok', icon: 'check' },
  cancelled: { tone: 'warn', icon: 'stop' },
  returned: { tone: 'warn', icon: 'repeat' },
  rejected: { tone: 'crit', icon: 'stop' },
  withdrawn: { tone: 'plain', icon: 'close' },
  lapsed: { tone: 'plain', icon: 'clock' },
};

export function OrderState({ status }: { status: SchemaOrderStatus }) {
  const { t } = useI18n();
  return <Tag {...states[status]}>{t.orderStates[status]}</Tag>;
}

interface Props {
  orders: SchemaOrderSummary[];
  caption: string;
  /** What can be done with an order right here. */
  step?: ((order: SchemaOrderSummary) => ReactNode) | undefined;
}

/** Orders as rows; the number opens the order. */
export function OrderTable({ orders, caption, step }: Props) {
  const { t, f } = useI18n();
  return (
    <Table
      caption={caption}
      rows={orders}
      rowKey={(order) => order.id}
      columns={[
        {
          label: t.orders.number,
          cell: (order) => (
            <span>
              <Link to="/bestellungen/$orderId" params={{ orderId: order.id }} className="nowrap">
                {order.number ?? (isReleased(order.status) ? t.facts.orderPending : t.orders.noNumber)}
              </Link>
              <br />
              <span className="muted small nowrap">{f.moment(order.at)}</span>
            </span>
          ),
        },
        {
          label: t.orders.what,
          cell: (order) => (
            <span>
              {order.lineCount > 1 ? t.orders.andMore(order.firstProduct, order.lineCount - 1) : order.firstProduct}
              <br />
              <span className="muted small">{t.orders.whoFor(order.organisation.name)}</span>
            </span>
          ),
        },
        { label: t.orders.supplier, cell: (order) => order.supplier.name },
        { label: t.orders.net, numeric: true, cell: (order) => f.money(order.net) },
        {
          label: t.orders.delivery,
          cell: (order) => (
            <span className="nowrap">{order.deliveryDate ? f.day(order.deliveryDate) : t.facts.unknownDate}</span>
          ),
        },
        { label: t.orders.status, cell: (order) => <OrderState status={order.status} /> },
        ...(step ? [{ label: t.orders.step, cell: step }] : []),
      ]}
    />
  );
}
