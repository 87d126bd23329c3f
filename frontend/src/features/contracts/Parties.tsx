import type { SchemaFrameworkContract } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { Table } from '../../ui/table';
import { usePlanningTexts } from './texts';

type Lots = SchemaFrameworkContract['lots'];

/** Who supplies which lot, in which order or to which share. */
export function Parties({ lots }: { lots: Lots }) {
  const { t, f } = useI18n();
  const texts = usePlanningTexts();
  const rows = lots.flatMap((lot) => lot.parties.map((party) => ({ lot, ...party })));
  if (rows.length === 0) return <p>{texts.parties.empty}</p>;
  return (
    <Card flush>
      <Table
        caption={texts.parts.lieferanten}
        rows={rows}
        rowKey={({ lot, supplier }) => lot.id + supplier.id}
        columns={[
          { label: texts.parties.supplier, cell: ({ supplier }) => supplier.name },
          { label: texts.parties.lot, cell: ({ lot }) => t.contracts.lot(lot.number, lot.title) },
          { label: texts.parties.rank, numeric: true, cell: ({ rank }) => (rank ? f.integer(rank) : '–') },
          {
            label: texts.parties.share,
            numeric: true,
            cell: ({ sharePercent }) => (sharePercent ? f.percent(sharePercent) : '–'),
          },
        ]}
      />
    </Card>
  );
}

/** Who may call off from which lot. */
export function Entitled({ lots }: { lots: Lots }) {
  const { t } = useI18n();
  const texts = usePlanningTexts();
  const rows = lots.flatMap((lot) => lot.entitled.map((body) => ({ lot, body })));
  if (rows.length === 0) return <p>{texts.entitled.empty}</p>;
  return (
    <Card flush>
      <Table
        caption={texts.parts.berechtigte}
        rows={rows}
        rowKey={({ lot, body }) => lot.id + body.id}
        columns={[
          { label: texts.entitled.body, cell: ({ body }) => body.name },
          { label: texts.entitled.lot, cell: ({ lot }) => t.contracts.lot(lot.number, lot.title) },
        ]}
      />
    </Card>
  );
}
