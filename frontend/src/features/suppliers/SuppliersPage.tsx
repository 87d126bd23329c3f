import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { suppliersQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Table } from '../../ui/table';

export function SuppliersPage() {
  const { t, f } = useI18n();
  const query = useQuery(suppliersQuery);
  return (
    <Load query={query} title={t.suppliers.title}>
      {({ items }) => (
        <div className="stack">
          <PageHead title={t.suppliers.title} scope={items.length > 0 ? t.suppliers.scope : t.suppliers.empty} />
          <Card flush>
            <Table
              caption={t.suppliers.title}
              rows={items}
              rowKey={(row) => row.supplier.id}
              columns={[
                {
                  label: t.suppliers.supplier,
                  cell: (row) => (
                    <span>
                      <Link to="/kataloge/$supplierId" params={{ supplierId: row.supplier.id }}>
                        {row.supplier.name}
                      </Link>{' '}
                      <span className="muted small">{row.supplier.city}</span>
                    </span>
                  ),
                },
                { label: t.suppliers.offers, numeric: true, cell: (row) => f.integer(row.offers) },
                { label: t.suppliers.version, numeric: true, cell: (row) => row.publishedVersion ?? '–' },
                {
                  label: t.suppliers.published,
                  cell: (row) => (row.publishedAt ? f.moment(row.publishedAt) : t.suppliers.never),
                },
              ]}
            />
          </Card>
        </div>
      )}
    </Load>
  );
}
