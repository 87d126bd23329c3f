import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { ordersQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { OrderTable } from '../../ui/OrderTable';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { RowBones } from '../../ui/RowBones';
import { ReceiveAll } from './ReceiveAll';

export function OrdersPage() {
  const { t } = useI18n();
  const session = useSession();
  const { ab } = useSearch({ from: '/signed-in/bestellungen' });
  const query = useQuery(ordersQuery(ab));
  const may = (operation: string) => session?.allowedActions.includes(operation) ?? false;
  return (
    <Load
      query={query}
      title={t.orders.title}
      bones={<RowBones scope={t.orders.scope} rows={7} desk={83} phone={290} />}
    >
      {({ items, nextCursor }) => (
        <div className="stack">
          <PageHead title={t.orders.title} scope={t.orders.scope}>
            <span className="row">
              {may('listSupplierShares') && <Link to="/verteilung">{t.shares.link}</Link>}
              {may('addHouseStandard') && <Link to="/hausstandards">{t.shell.standards}</Link>}
            </span>
          </PageHead>
          {items.length === 0 ? (
            <Empty
              text={t.orders.empty}
              action={
                <Link to="/suche" className={buttonClass()}>
                  {t.orders.toCatalogue}
                </Link>
              }
            />
          ) : (
            <Card flush>
              <OrderTable
                orders={items}
                caption={t.orders.title}
                step={may('receiveOrder') ? (order) => <ReceiveAll order={order} /> : undefined}
              />
            </Card>
          )}
          <div className="row">
            {nextCursor && (
              <Link to="/bestellungen" search={{ ab: nextCursor }} className={buttonClass()}>
                {t.facts.more25}
              </Link>
            )}
            {ab && (
              <Link to="/bestellungen" search={{}} className={buttonClass('quiet')}>
                {t.facts.firstPage}
              </Link>
            )}
          </div>
        </div>
      )}
    </Load>
  );
}
