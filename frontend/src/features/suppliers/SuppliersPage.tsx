import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { suppliersQuery } from '../../api/queries';
import type { SchemaSupplierList } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Button, buttonClass } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { RowBones } from '../../ui/RowBones';
import { Table } from '../../ui/table';
import { SampleCard } from './SampleCard';
import { SupplierForm } from './SupplierForm';

/** All suppliers with the state of their catalogue; new ones are taken up here. */
export function SuppliersPage() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const session = useSession();
  const query = useQuery(suppliersQuery);
  const [adding, setAdding] = useState(false);
  const may = session?.allowedActions.includes('createSupplier') ?? false;
  return (
    <Load
      query={query}
      title={t.suppliers.title}
      bones={<RowBones scope={t.suppliers.scope} rows={6} desk={49} phone={137} />}
    >
      {({ items }) => {
        const asking = may && (adding || items.length === 0);
        return (
          <div className="stack">
            <PageHead
              title={t.suppliers.title}
              scope={items.length > 0 || !may ? t.suppliers.scope : t.suppliers.empty}
            >
              {may && !asking && <Button onClick={() => setAdding(true)}>{t.suppliers.add}</Button>}
            </PageHead>
            {asking && (
              <Card label={t.suppliers.add}>
                <div className="stack-small">
                  <h2>{t.suppliers.add}</h2>
                  <p className="muted">{t.suppliers.addHint}</p>
                  <SupplierForm
                    done={({ id }) => void navigate({ to: '/kataloge/$supplierId', params: { supplierId: id } })}
                    beside={
                      items.length > 0 && (
                        <Button kind="quiet" onClick={() => setAdding(false)}>
                          {t.suppliers.cancel}
                        </Button>
                      )
                    }
                  />
                </div>
              </Card>
            )}
            {may && <SampleCard offer={items.length === 0} />}
            {items.length > 0 && <Suppliers items={items} />}
            {items.length === 0 && !may && (
              <Empty
                text={t.suppliers.emptyReader}
                action={
                  <Link to="/rahmenvertraege" className={buttonClass()}>
                    {t.messages.toContracts}
                  </Link>
                }
              />
            )}
          </div>
        );
      }}
    </Load>
  );
}

function Suppliers({ items }: SchemaSupplierList) {
  const { t, f } = useI18n();
  return (
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
                <span className="muted small">{row.supplier.city}</span>{' '}
                {row.blocked && (
                  <Tag tone="warn" icon="stop">
                    {t.suppliers.blocked}
                  </Tag>
                )}
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
  );
}
