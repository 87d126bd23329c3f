import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { catalogueVersionsQuery, suppliersQuery } from '../../api/queries';
import type { SchemaSupplierMaster } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Button, buttonClass } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { DraftCard, SampleCard, SupplierForm, UploadCard } from '../suppliers';
import { Frame } from './Frame';
import css from './setup.module.css';

/** The third page of the first start: a file of one's own, or examples. */
export function FirstCatalogue() {
  const { t } = useI18n();
  const may = useSession()?.allowedActions.includes('createSupplier') ?? false;
  const suppliers = useQuery({ ...suppliersQuery, enabled: may });
  const [supplier, setSupplier] = useState<SchemaSupplierMaster>();
  const filled = suppliers.data?.items.some(({ offers }) => offers > 0) ?? false;
  const hint = filled ? t.setup.catalogueMore : t.setup.catalogueHint;
  return (
    <Frame step="3" name={t.setup.catalogue} scope={may ? hint : t.setup.noCatalogue}>
      {may && !supplier && <SampleCard offer first />}
      {may && (supplier ? <OwnFile supplier={supplier} /> : <OwnSupplier made={setSupplier} />)}
      <div className={css.actions}>
        <Link to="/einrichten/personen" className={buttonClass(filled || !may ? 'primary' : 'quiet')}>
          {filled || !may ? t.setup.next : t.setup.later}
        </Link>
      </div>
    </Frame>
  );
}

function OwnSupplier({ made }: { made: (supplier: SchemaSupplierMaster) => void }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  return (
    <Card label={t.setup.ownFile}>
      <div className="stack-small">
        <h2>{t.setup.ownFile}</h2>
        <p>{t.setup.ownFileHint}</p>
        {asking ? (
          <SupplierForm done={made} quiet />
        ) : (
          <div>
            <Button onClick={() => setAsking(true)}>{t.suppliers.add}</Button>
          </div>
        )}
      </div>
    </Card>
  );
}

/** The file of the supplier that was just taken up, until it is published. */
function OwnFile({ supplier }: { supplier: SchemaSupplierMaster }) {
  const { t, f } = useI18n();
  const versions = useQuery(catalogueVersionsQuery(supplier.id));
  const draft = versions.data?.items.find(({ status }) => status === 'draft');
  const published = versions.data?.items.find(({ status }) => status === 'published');
  return (
    <>
      {published && (
        <div role="status">
          <Note tone="ok">{t.setup.published(f.integer(published.counts.accepted), supplier.data.name)}</Note>
        </div>
      )}
      {!published && <UploadCard supplierId={supplier.id} waiting={draft !== undefined} />}
      {draft && <DraftCard key={draft.id} version={draft} mayPublish />}
    </>
  );
}
