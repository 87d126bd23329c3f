import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { basketComparisonQuery, basketQuery } from '../../api/queries';
import type { SchemaBasket, SchemaBasketGroup, SchemaBasketWay, SchemaBasketWayChoice } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Refusal } from '../../ui/page';
import css from './ways.module.css';

type WayName = SchemaBasketWayChoice['way'];

/** Lines needed by the same day, bought in three ways: each from its cheapest, all from one, or the cheapest mixture. */
export function Ways({ basket }: { basket: SchemaBasket }) {
  const several = basket.lines.filter((line) => line.channel === 'best_price').length > 1;
  const comparison = useQuery({
    ...basketComparisonQuery(basket.version),
    enabled: several,
    placeholderData: keepPreviousData,
  });
  const take = useTakeWay();
  if (!several || !comparison.data) return null;
  return (
    <>
      {comparison.data.groups.map((group) => (
        <Group
          key={group.lines.join()}
          group={group}
          take={(way, seenTotal) =>
            !take.isPending &&
            !comparison.isPlaceholderData &&
            take.mutate({ version: basket.version, choice: choiceOf(group, way, seenTotal) })
          }
        />
      ))}
      <Refusal failure={take.error} />
    </>
  );
}

const choiceOf = (group: SchemaBasketGroup, way: WayName, seenTotal: string): SchemaBasketWayChoice => ({
  way,
  seenTotal,
  ...(group.neededBy ? { neededBy: group.neededBy } : {}),
});

function useTakeWay() {
  const client = useQueryClient();
  return useMutation({
    scope: { id: 'basket' },
    mutationFn: ({ version, choice }: { version: number; choice: SchemaBasketWayChoice }) =>
      body(api.PUT('/basket/way', { params: { header: { 'If-Match': `"${version}"` } }, body: choice })),
    onSuccess: (basket) => client.setQueryData(basketQuery.queryKey, basket),
    onError: () => client.invalidateQueries({ queryKey: basketQuery.queryKey }),
  });
}

interface GroupProps {
  group: SchemaBasketGroup;
  take: (way: WayName, seenTotal: string) => void;
}

function Group({ group, take }: GroupProps) {
  const { t, f } = useI18n();
  const ways = { per_line: group.perLine, single: group.single, mixed: group.mixed };
  const heading = group.neededBy ? t.ways.headingBy(f.date(group.neededBy)) : t.ways.heading;
  return (
    <Card label={heading}>
      <div className="stack-small">
        <h2>{heading}</h2>
        <p>{group.sentence}</p>
        <ul className={css.ways}>
          {(Object.keys(ways) as WayName[]).map((name) => (
            <li key={name} className={group.way === name ? `${css.way} ${css.taken}` : css.way}>
              <Way
                name={name}
                way={ways[name] ?? undefined}
                taken={group.way === name}
                unproven={name === 'mixed' && !group.proven ? f.money(group.gap) : undefined}
                take={take}
              />
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

interface WayProps {
  name: WayName;
  way: SchemaBasketWay | undefined;
  taken: boolean;
  /** By how much a mixture could still be cheaper, where the best one is not proven. */
  unproven: string | undefined;
  take: GroupProps['take'];
}

function Way({ name, way, taken, unproven, take }: WayProps) {
  const { t, f } = useI18n();
  const cheaper = way?.difference.amount.amount.startsWith('-');
  return (
    <>
      <h3>{t.ways.names[name]}</h3>
      {way ? (
        <>
          <p className={css.total}>{f.money(way.total)}</p>
          <p className="muted small num">
            {t.compare.gross(f.money(way.gross))}
            {name !== 'per_line' && ` · ${t.ways.difference(f.moneyMore(way.difference.amount))}`}
          </p>
          <p className="small">
            {t.ways.orders(way.orders.length)}: {way.orders.map((order) => order.supplier.name).join(', ')}
          </p>
          {unproven && <p className="muted small">{t.ways.unproven(unproven)}</p>}
          <div className={css.foot}>
            {taken ? (
              <Tag tone={cheaper ? 'ok' : 'info'} icon="check">
                {t.ways.taken}
              </Tag>
            ) : (
              <Button aria-label={t.ways.takeOf(t.ways.names[name])} onClick={() => take(name, way.total.amount)}>
                {t.ways.take}
              </Button>
            )}
          </div>
        </>
      ) : (
        <p className="muted">{t.ways.noSingle}</p>
      )}
    </>
  );
}
