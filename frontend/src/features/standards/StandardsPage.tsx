import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { houseStandardsQuery } from '../../api/queries';
import type { SchemaHouseStandard } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Button, buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { KeepingTabs } from '../../ui/PlaceTabs';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { RowBones } from '../../ui/RowBones';
import { Table } from '../../ui/table';
import { AddStandard } from './AddStandard';

/** Products an organisation has settled on, with the reason and since when; each answers "Warum dieses Produkt?". */
export function StandardsPage() {
  const { t } = useI18n();
  const session = useSession();
  const query = useQuery(houseStandardsQuery);
  const mayAdd = session?.allowedActions.includes('addHouseStandard') ?? false;
  return (
    <Load
      query={query}
      title={t.standards.title}
      bones={
        <RowBones scope={t.standards.scope} rows={3} desk={60} phone={208}>
          <KeepingTabs here="/hausstandards" />
        </RowBones>
      }
    >
      {({ items }) => (
        <div className="stack">
          <PageHead title={t.standards.title} scope={t.standards.scope} />
          <KeepingTabs here="/hausstandards" />
          {items.length > 0 ? (
            <StandardTable standards={items} />
          ) : (
            <Empty
              text={t.standards.empty}
              action={
                mayAdd ? (
                  <a href="#hausstandard-artikel" className={buttonClass()}>
                    {t.standards.add}
                  </a>
                ) : (
                  <Link to="/suche" className={buttonClass()}>
                    {t.contracts.find}
                  </Link>
                )
              }
            />
          )}
          {mayAdd && <AddStandard body={session?.organisation.name ?? ''} />}
        </div>
      )}
    </Load>
  );
}

function StandardTable({ standards }: { standards: SchemaHouseStandard[] }) {
  const { t, f } = useI18n();
  const session = useSession();
  const end = useEnd();
  const mayEnd = ({ organisation, until }: SchemaHouseStandard) =>
    !until && organisation.id === session?.organisation.id && session.allowedActions.includes('endHouseStandard');
  return (
    <>
      <Refusal failure={end.error} />
      <Card flush>
        <Table
          caption={t.standards.title}
          rows={standards}
          rowKey={({ id }) => id}
          columns={[
            {
              label: t.standards.product,
              cell: ({ productId, productName }) => (
                <Link to="/produkte/$productId" params={{ productId }}>
                  {productName}
                </Link>
              ),
            },
            { label: t.standards.reason, cell: ({ reason }) => reason },
            { label: t.standards.body, cell: ({ organisation }) => organisation.name },
            {
              label: t.standards.period,
              cell: ({ from, until }) =>
                until ? t.rules.fromTo(f.date(from), f.date(until)) : t.rules.from(f.date(from)),
            },
            {
              label: t.standards.action,
              cell: (standard) =>
                mayEnd(standard) ? (
                  <Button
                    small
                    aria-label={t.standards.endOf(standard.productName)}
                    aria-busy={end.isPending && end.variables === standard.id}
                    onClick={() => !end.isPending && end.mutate(standard.id)}
                  >
                    {t.standards.end}
                  </Button>
                ) : (
                  '–'
                ),
            },
          ]}
        />
      </Card>
    </>
  );
}

function useEnd() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (standardId: string) =>
      body(api.DELETE('/house-standards/{standardId}', { params: { path: { standardId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: houseStandardsQuery.queryKey }),
  });
}
