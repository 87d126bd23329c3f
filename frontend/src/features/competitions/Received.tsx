import type { SchemaCompetition, SchemaCompetitionReceived } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card, Tag } from '../../ui/card';
import { More } from '../../ui/parts';
import { Table } from '../../ui/table';
import css from './competitions.module.css';
import { useWords } from './texts';

const signs = {
  counts: { tone: 'ok', icon: 'check' },
  replaced: { tone: 'plain', icon: 'info' },
  late: { tone: 'warn', icon: 'warn' },
  unreadable: { tone: 'crit', icon: 'stop' },
} as const;

const stateOf = ({ late, counts, unreadable }: SchemaCompetitionReceived): keyof typeof signs =>
  late ? 'late' : unreadable ? 'unreadable' : counts ? 'counts' : 'replaced';

/** What came, from whom and when; what it says once both layers are off. */
export function Received({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const { f } = useI18n();
  const { offers } = competition;
  return (
    <section className="stack-small" aria-label={w.offers}>
      <h2>{w.offers}</h2>
      {offers.length === 0 ? (
        <Card>
          <p>{w.noOffers}</p>
        </Card>
      ) : (
        <Card flush>
          <Table
            caption={w.offers}
            rows={offers}
            rowKey={({ sha256 }) => sha256}
            columns={[
              { label: w.supplier, cell: ({ supplier }) => supplier.name },
              { label: w.received, cell: ({ at }) => `${f.moment(at)}:${f.seconds(at).slice(-2)}` },
              {
                label: w.offerState,
                cell: (offer) => <Tag {...signs[stateOf(offer)]}>{w.offerStates[stateOf(offer)]}</Tag>,
              },
              {
                label: w.price,
                numeric: true,
                cell: ({ price }) => (price ? f.money({ amount: price, currency: 'EUR' }) : w.sealedStill),
              },
              {
                label: w.print,
                cell: ({ sha256 }) => (
                  <code className={`${css.print} small`} title={sha256}>
                    {sha256.slice(0, 16)}
                  </code>
                ),
              },
            ]}
          />
        </Card>
      )}
      {offers.some(({ late }) => late) && <p className="muted">{w.lateHint}</p>}
      {offers
        .filter(({ text, counts }) => text && counts)
        .map(({ supplier, text, sha256 }) => (
          <Card key={sha256}>
            <More label={w.content(supplier.name)}>
              <p className={css.text}>{text}</p>
            </More>
          </Card>
        ))}
    </section>
  );
}
