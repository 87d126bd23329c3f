import type { SchemaCompetition, SchemaCompetitionRanked } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { Facts, More } from '../../ui/parts';
import { Table } from '../../ui/table';
import { useWords } from './texts';

/** The places, and for each offer line by line how its points come about. */
export function Ranking({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const { f } = useI18n();
  const { ranking, excluded } = competition;
  if (ranking.length === 0 && excluded.length === 0) return null;
  return (
    <section className="stack-small" aria-label={w.ranking}>
      <h2>{w.ranking}</h2>
      {ranking.length > 0 && (
        <Card flush>
          <Table
            caption={w.ranking}
            rows={ranking}
            rowKey={({ supplier }) => supplier.id}
            columns={[
              { label: w.supplier, cell: ({ supplier }) => supplier.name },
              { label: w.rank, numeric: true, cell: ({ rank }) => f.integer(rank) },
              { label: w.price, numeric: true, cell: ({ price }) => f.money({ amount: price, currency: 'EUR' }) },
              { label: w.total, numeric: true, cell: ({ total }) => f.decimal(total) },
              {
                label: w.decided,
                cell: ({ rank, decided }) => (rank < ranking.length ? w.decidedBy[decided] : '–'),
              },
            ]}
          />
        </Card>
      )}
      {ranking.map((offer) => (
        <Lines key={offer.supplier.id} offer={offer} />
      ))}
      {excluded.length > 0 && (
        <Card label={w.excluded}>
          <div className="stack-small">
            <h3>{w.excluded}</h3>
            <Facts rows={excluded.map(({ supplier, reason }) => [supplier.name, reason])} />
          </div>
        </Card>
      )}
    </section>
  );
}

function Lines({ offer }: { offer: SchemaCompetitionRanked }) {
  const w = useWords();
  const { f, language } = useI18n();
  const formula = (text: string) => (language === 'de' ? text.replaceAll(/(\d)\.(\d)/g, '$1,$2') : text);
  return (
    <Card>
      <More label={w.linesOf(offer.supplier.name)}>
        <Table
          caption={w.linesOf(offer.supplier.name)}
          rows={offer.lines}
          rowKey={({ criterion }) => criterion}
          columns={[
            { label: w.criteria, cell: ({ criterion }) => criterion },
            { label: w.weightColumn, numeric: true, cell: ({ weight }) => f.rate(String(weight)) },
            { label: w.pointsColumn, numeric: true, cell: ({ points }) => f.decimal(points) },
            { label: w.scoreColumn, numeric: true, cell: ({ score }) => f.decimal(score) },
            { label: w.formula, text: true, cell: (line) => <span className="num">{formula(line.formula)}</span> },
            { label: w.reasonColumn, text: true, cell: ({ reason }) => reason ?? '–' },
          ]}
        />
      </More>
    </Card>
  );
}
