import type { SchemaCatalogueVersion, SchemaFinding } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Tag, type Tone } from '../../ui/card';
import type { IconName } from '../../ui/Icon';
import { More } from '../../ui/parts';
import { Table } from '../../ui/table';

const signs: Record<SchemaFinding['severity'], { tone: Tone; icon: IconName }> = {
  error: { tone: 'crit', icon: 'stop' },
  warning: { tone: 'warn', icon: 'warn' },
  info: { tone: 'info', icon: 'info' },
};

const weight = { error: 0, warning: 1, info: 2 } as const;

/** How many findings stand open; the rest folds, because a large catalogue brings many. */
const inSight = 10;

/** What was noticed in the file, the heaviest first. */
export function Findings({ version }: { version: SchemaCatalogueVersion }) {
  const { t } = useI18n();
  const sorted = [...version.findings].sort((a, b) => weight[a.severity] - weight[b.severity]);
  if (sorted.length === 0) return <p>{t.suppliers.noFindings}</p>;
  const rest = sorted.slice(inSight);
  return (
    <div className="stack-small">
      <h3>{t.suppliers.findings(sorted.length)}</h3>
      <FindingTable findings={sorted.slice(0, inSight)} />
      {rest.length > 0 && (
        <More label={t.suppliers.moreFindings(rest.length)}>
          <FindingTable findings={rest} />
        </More>
      )}
    </div>
  );
}

function FindingTable({ findings }: { findings: SchemaFinding[] }) {
  const { t, f } = useI18n();
  const rows = findings.map((finding, index) => ({ ...finding, key: `${finding.code}-${finding.row}-${index}` }));
  return (
    <Table
      caption={t.suppliers.findings(findings.length)}
      rows={rows}
      rowKey={(row) => row.key}
      columns={[
        { label: t.suppliers.finding, cell: (row) => row.text },
        {
          label: t.suppliers.severity,
          cell: (row) => <Tag {...signs[row.severity]}>{t.suppliers.severities[row.severity]}</Tag>,
        },
        { label: t.suppliers.row, numeric: true, cell: (row) => (row.row == null ? '–' : f.integer(row.row)) },
        { label: t.suppliers.sku, cell: (row) => row.sku || '–' },
      ]}
    />
  );
}
