import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { conflictsQuery, matchesQuery } from '../../api/queries';
import type { SchemaGtinConflict, SchemaMatchSide, SchemaProductMatch } from '../../api/schema';
import { useI18n } from '../../i18n';
import { conflictRows, type MatchRow, matchRows } from '../../lib/match';
import { type MatchView, matchViews } from '../../lib/searchState';
import { useSession } from '../../lib/useSession';
import { unitPriceText } from '../../lib/words';
import { Button, buttonClass } from '../../ui/button';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Empty } from '../../ui/parts';
import tabs from '../../ui/tabs.module.css';
import { Decided } from './Decided';
import { Sheet } from './Sheet';
import { useReview, type Word } from './useReview';

/** The review queue: what may be the same product, and rows whose numbers contradict each other. */
export function MatchesPage() {
  const { t } = useI18n();
  const { ansicht = 'paare' } = useSearch({ from: '/signed-in/abgleich' });
  return (
    <div className="stack">
      <PageHead title={t.matching.title} scope={t.matching.scope} />
      <nav className={tabs.tabs} aria-label={t.matching.tabsLabel}>
        {matchViews.map((one) => (
          <Link
            key={one}
            to="/abgleich"
            search={one === 'paare' ? {} : { ansicht: one }}
            replace
            resetScroll={false}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={one === ansicht ? 'true' : undefined}
          >
            {t.matching.tabs[one]}
          </Link>
        ))}
      </nav>
      <View view={ansicht} />
    </div>
  );
}

function View({ view }: { view: MatchView }) {
  const { t } = useI18n();
  const matches = useQuery({ ...matchesQuery('open'), enabled: view === 'paare' });
  const conflicts = useQuery({ ...conflictsQuery('open'), enabled: view === 'konflikte' });
  if (view === 'entschieden') return <Decided />;
  return view === 'paare' ? (
    <Load query={matches} title={t.matching.tabs.paare} rows={4} part>
      {({ items, total }) => <Pairs items={items} total={total} />}
    </Load>
  ) : (
    <Load query={conflicts} title={t.matching.tabs.konflikte} rows={4} part>
      {({ items }) => <Conflicts items={items} />}
    </Load>
  );
}

/** Gives a verdict on a pair. */
export const judgeMatch = (matchId: string, verdict: Word | 'undone') =>
  body(api.POST('/product-matches/{matchId}/verdicts', { params: { path: { matchId } }, body: { verdict } }));

const statuses = { same: 'accepted', different: 'refused', undone: 'open' } as const;

const judgeConflict = (conflictId: string, word: Word | 'undone') =>
  body(
    api.POST('/gtin-conflicts/{conflictId}/verdicts', {
      params: { path: { conflictId } },
      body: { status: statuses[word] },
    }),
  );

function Pairs({ items, total }: { items: SchemaProductMatch[]; total: number }) {
  const { t, f } = useI18n();
  const { queryKey } = matchesQuery('open');
  const review = useReview({ queryKey, items, total, judge: judgeMatch });
  const pair = review.current;
  const labels = useLabels();
  const price = ({ piecePrice, product }: SchemaMatchSide) =>
    piecePrice ? unitPriceText(t, f, piecePrice, product.unit) : t.matching.noPrice;
  return (
    <Queue review={review} empty={t.matching.empty} name={(one) => one.a.product.name}>
      {pair && (
        <Sheet
          id={pair.id}
          question={t.matching.pair}
          notes={
            <p className="muted small">
              {[
                t.matching.left(f.integer(total)),
                t.matching.bases[pair.basis],
                t.matching.score(f.percent(String(pair.score / 10))),
                pair.requests > 0 && t.matching.asked(pair.requests),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          }
          heads={['A', 'B']}
          names={[<Named key="a" side={pair.a} />, <Named key="b" side={pair.b} />]}
          rows={[
            ...matchRows(pair.a.product, pair.b.product, labels),
            plain('price', t.matching.price, price(pair.a), price(pair.b)),
            plain('suppliers', t.matching.suppliers, pair.a.suppliers.join(', '), pair.b.suppliers.join(', ')),
          ]}
          act={pair.allowedActions.includes('judgeProductMatch') ? actions(review) : undefined}
        />
      )}
    </Queue>
  );
}

/** A row that says something and is no ground for or against. */
const plain = (key: string, label: string, a: string, b: string): MatchRow => ({ key, label, a, b });

function Conflicts({ items }: { items: SchemaGtinConflict[] }) {
  const { t, f } = useI18n();
  const session = useSession();
  const { queryKey } = conflictsQuery('open');
  const review = useReview({ queryKey, items, total: items.length, judge: judgeConflict });
  const labels = useLabels();
  const one = review.current;
  return (
    <Queue review={review} empty={t.matching.emptyConflicts} name={({ name }) => name}>
      {one && (
        <Sheet
          id={one.id}
          question={t.matching.conflict}
          notes={
            <>
              <p className="muted small">{t.matching.left(f.integer(items.length))}</p>
              <p className="muted small">
                {t.matching.conflictText} {t.matching.counts}
              </p>
            </>
          }
          heads={[t.matching.row(one.supplier.name), t.matching.known]}
          names={[
            one.name,
            <Link key="known" to="/produkte/$productId" params={{ productId: one.known.id }}>
              {one.known.name}
            </Link>,
          ]}
          rows={conflictRows(one, labels)}
          act={session?.allowedActions.includes('judgeGtinConflict') ? actions(review) : undefined}
        />
      )}
    </Queue>
  );
}

function useLabels() {
  const { t } = useI18n();
  return {
    name: t.matching.name,
    manufacturer: t.inquiry.manufacturer,
    partNumber: t.facts.partNumber,
    gtin: t.facts.gtin,
    category: t.matching.category,
  };
}

function Named({ side }: { side: SchemaMatchSide }) {
  return (
    <Link to="/produkte/$productId" params={{ productId: side.product.id }}>
      {side.product.name}
    </Link>
  );
}

type Review<Item extends { id: string }> = ReturnType<typeof useReview<Item>>;

const actions = <Item extends { id: string }>(review: Review<Item>) => ({
  same: () => review.judge('same'),
  different: () => review.judge('different'),
  skip: review.skip,
  undo: review.undo,
});

interface QueueProps<Item extends { id: string }> {
  review: Review<Item>;
  empty: string;
  name: (item: Item) => string;
  children: React.ReactNode;
}

/** What was said last, the one that waits, or why none does. */
function Queue<Item extends { id: string }>({ review, empty, name, children }: QueueProps<Item>) {
  const { t, f } = useI18n();
  const { last } = review;
  return (
    <div className="stack-small">
      <div role="status" className="row">
        {last && <p>{t.matching.judged[last.word](name(last.item))}</p>}
        {!review.current && review.undo && (
          <Button kind="quiet" onClick={review.undo}>
            {t.matching.undo}
          </Button>
        )}
      </div>
      <Refusal failure={review.failure} />
      {children}
      {!review.current &&
        (review.skipped > 0 ? (
          <Empty
            text={t.matching.allSkipped(f.integer(review.skipped))}
            action={<Button onClick={review.again}>{t.matching.again}</Button>}
          />
        ) : (
          <Empty
            text={empty}
            action={
              <Link to="/kataloge" className={buttonClass('primary')}>
                {t.matching.toCatalogues}
              </Link>
            }
          />
        ))}
    </div>
  );
}
