import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { SupplierForm } from './SupplierForm';
import css from './suppliers.module.css';

const supplierQuery = (supplierId: string) =>
  queryOptions({
    queryKey: ['suppliers', supplierId],
    queryFn: ({ signal }) => body(api.GET('/suppliers/{supplierId}', { params: { path: { supplierId } }, signal })),
  });

/** Name and address of the supplier, with the way to change them. */
export function MasterCard({ supplierId, mayChange }: { supplierId: string; mayChange: boolean }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const { data } = useQuery(supplierQuery(supplierId));
  const [changing, setChanging] = useState(false);
  if (!data) return null;
  const { name, street, postcode, city, email } = data.data;
  return (
    <Card label={t.suppliers.master}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{t.suppliers.master}</h2>
          {mayChange && !changing && <Button onClick={() => setChanging(true)}>{t.suppliers.change}</Button>}
        </div>
        {data.blocked && <Note tone="warn">{t.suppliers.blockedHint}</Note>}
        {changing ? (
          <SupplierForm
            known={data}
            done={(supplier) => {
              client.setQueryData(supplierQuery(supplierId).queryKey, supplier);
              setChanging(false);
            }}
            beside={
              <Button kind="quiet" onClick={() => setChanging(false)}>
                {t.suppliers.cancel}
              </Button>
            }
          />
        ) : (
          <address className={css.address}>
            {[name, street, [postcode, city].filter(Boolean).join(' '), email].filter(Boolean).map((line) => (
              <span key={line}>{line}</span>
            ))}
          </address>
        )}
      </div>
    </Card>
  );
}
