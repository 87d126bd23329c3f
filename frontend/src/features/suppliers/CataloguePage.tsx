import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { catalogueVersionsQuery, suppliersQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Load, PageHead } from '../../ui/page';
import { MasterCard } from './MasterCard';
import { UploadCard } from './UploadCard';
import { DraftCard } from './VersionCard';
import { VersionTable } from './VersionTable';

/** One supplier's catalogue: send a file, see what was found in it, publish it, and the versions before. */
export function CataloguePage() {
  const { t } = useI18n();
  const session = useSession();
  const { supplierId } = useParams({ from: '/signed-in/kataloge/$supplierId' });
  const versions = useQuery(catalogueVersionsQuery(supplierId));
  const suppliers = useQuery(suppliersQuery);
  const supplier = suppliers.data?.items.find((one) => one.supplier.id === supplierId)?.supplier;
  const may = (operation: string) => session?.allowedActions.includes(operation) ?? false;
  return (
    <Load query={versions} title={t.suppliers.title} rows={4}>
      {({ items }) => {
        const draft = items.find((version) => version.status === 'draft');
        const name = supplier?.name ?? items[0]?.supplier.name;
        return (
          <div className="stack">
            <PageHead title={name ? t.suppliers.catalogueOf(name) : t.suppliers.title} scope={supplier?.city} />
            {may('uploadCatalogue') && <UploadCard supplierId={supplierId} waiting={draft !== undefined} />}
            {draft && <DraftCard key={draft.id} version={draft} mayPublish={may('publishCatalogue')} />}
            <VersionTable versions={items} />
            <MasterCard supplierId={supplierId} mayChange={may('changeSupplier')} />
          </div>
        );
      }}
    </Load>
  );
}
