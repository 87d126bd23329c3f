import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { supplierSharesQuery } from '../../api/queries';
import type { SchemaGroupShares } from '../../api/schema';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/Icon';
import { Load, PageHead } from '../../ui/page';
import { Empty, Meter } from '../../ui/parts';
import { Table } from '../../ui/table';

/** How the direct awards of twelve months are spread over suppliers, by product group: whether the supplier changes. */
export function SharesPage() {
  const { t, f } = useI18n();
  const query = useQuery(supplierSharesQuery);
  return (
    <Load query={query} title={t.shares.title} rows={6}>
      {({ since, groups }) => (
        <div className="stack">
          <div>
            <nav aria-label={t.facts.youAreHere}>
              <Link to="/bestellungen" className="back">
                <Icon name="left" size={16} />
                {t.orders.title}
              </Link>
            </nav>
            <PageHead title={t.shares.title} scope={t.shares.scope(f.date(since))} />
          </div>
          {groups.length === 0 ? (
            <Empty
              text={t.shares.empty}
              action={
                <Link to="/suche" className={buttonClass()}>
                  {t.orders.toCatalogue}
                </Link>
              }
            />
          ) : (
            <>
              <p className="muted">{t.shares.meaning}</p>
              {groups.map((group) => (
                <GroupCard key={group.cpv} group={group} />
              ))}
            </>
          )}
        </div>
      )}
    </Load>
  );
}

function GroupCard({ group }: { group: SchemaGroupShares }) {
  const { t, f } = useI18n();
  return (
    <section className="stack-small" aria-labelledby={`group-${group.cpv}`}>
      <div className="row-between">
        <h2 id={`group-${group.cpv}`}>{group.label}</h2>
        <span className="muted">{t.shares.group(group.cpv, f.money(group.net), group.orders)}</span>
      </div>
      <Card flush>
        <Table
          caption={group.label}
          rows={group.suppliers}
          rowKey={(row) => row.supplier.id}
          columns={[
            { label: t.orders.supplier, width: '30%', cell: (row) => row.supplier.name },
            {
              label: t.shares.share,
              width: '34%',
              cell: (row) => (
                <span>
                  <span className="num">{f.percent(row.percent)}</span>
                  <Meter
                    percent={row.percent}
                    tone="info"
                    marks={[]}
                    label={t.shares.meter(row.supplier.name, f.percent(row.percent))}
                  />
                </span>
              ),
            },
            { label: t.orders.net, numeric: true, width: '12%', cell: (row) => f.money(row.net) },
            { label: t.shares.orders, numeric: true, width: '12%', cell: (row) => f.integer(row.orders) },
            { label: t.shares.last, numeric: true, width: '12%', cell: (row) => f.date(row.lastOrder) },
          ]}
        />
      </Card>
    </section>
  );
}
