import type { SchemaCatalogueVersion } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card, Tag, type Tone } from '../../ui/card';
import type { IconName } from '../../ui/Icon';
import { Empty } from '../../ui/parts';
import { Table } from '../../ui/table';

const states: Record<SchemaCatalogueVersion['status'], { tone: Tone; icon: IconName }> = {
  draft: { tone: 'warn', icon: 'clock' },
  published: { tone: 'ok', icon: 'check' },
  superseded: { tone: 'plain', icon: 'stop' },
};

/** Every file this supplier's catalogue came in, newest first. */
export function VersionTable({ versions }: { versions: SchemaCatalogueVersion[] }) {
  const { t, f } = useI18n();
  if (versions.length === 0) return <Empty text={t.suppliers.noVersions} action={null} />;
  return (
    <Card flush label={t.suppliers.versions}>
      <Table
        caption={t.suppliers.versions}
        showCaption
        rows={versions}
        rowKey={(row) => row.id}
        columns={[
          {
            label: t.suppliers.version,
            cell: (row) => (
              <span>
                {t.suppliers.versionOf(row.version)}
                <br />
                <span className="muted small">{row.fileName}</span>
              </span>
            ),
          },
          {
            label: t.suppliers.status,
            cell: (row) => <Tag {...states[row.status]}>{t.suppliers.statuses[row.status]}</Tag>,
          },
          { label: t.suppliers.accepted, numeric: true, cell: (row) => f.integer(row.counts.accepted) },
          { label: t.suppliers.refused, numeric: true, cell: (row) => f.integer(row.counts.refused) },
          { label: t.suppliers.uploaded, cell: (row) => f.moment(row.uploadedAt) },
          {
            label: t.suppliers.published,
            cell: (row) => (row.publishedAt ? f.moment(row.publishedAt) : '–'),
          },
        ]}
      />
    </Card>
  );
}
