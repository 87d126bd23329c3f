import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { contractMessagesQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { Table } from '../../ui/table';

/** What bodies told about framework contracts, newest first. */
export function MessagesPage() {
  const { t, f } = useI18n();
  const query = useQuery(contractMessagesQuery);
  return (
    <Load query={query} title={t.messages.title}>
      {({ items }) => (
        <div className="stack">
          <PageHead title={t.messages.title} scope={t.messages.scope} />
          {items.length === 0 ? (
            <Empty
              text={t.messages.empty}
              action={
                <Link to="/rahmenvertraege" className={buttonClass()}>
                  {t.messages.toContracts}
                </Link>
              }
            />
          ) : (
            <Card flush>
              <Table
                caption={t.messages.title}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    label: t.messages.contract,
                    cell: (row) => (
                      <span>
                        <Link to="/rahmenvertraege/$contractId" params={{ contractId: row.contractId }}>
                          {row.contractNumber}
                        </Link>
                        <br />
                        <span className="muted small">{row.lotTitle}</span>
                      </span>
                    ),
                  },
                  {
                    label: t.messages.says,
                    cell: (row) => (
                      <span>
                        <Tag tone="warn" icon="info">
                          {t.messages.kinds[row.kind]}
                        </Tag>
                        {row.text && (
                          <>
                            <br />
                            {row.text}
                          </>
                        )}
                      </span>
                    ),
                  },
                  {
                    label: t.messages.product,
                    cell: (row) =>
                      row.productId ? (
                        <Link to="/produkte/$productId" params={{ productId: row.productId }}>
                          {row.productName ?? row.productId}
                        </Link>
                      ) : (
                        '–'
                      ),
                  },
                  {
                    label: t.messages.from,
                    cell: (row) => (
                      <span>
                        {row.organisation.name}
                        <br />
                        <span className="muted small">{row.person}</span>
                      </span>
                    ),
                  },
                  { label: t.messages.at, cell: (row) => f.moment(row.at) },
                ]}
              />
            </Card>
          )}
        </div>
      )}
    </Load>
  );
}
