import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { RowBones } from '../../ui/RowBones';
import { Table } from '../../ui/table';
import { competitionsQuery } from './queries';
import { State } from './State';
import { useWords } from './texts';

/** Mini-competitions in sight, newest first. */
export function CompetitionsPage() {
  const w = useWords();
  const { f } = useI18n();
  const query = useQuery(competitionsQuery);
  const holds = useSession()?.allowedActions.includes('saveCompetitionKey') ?? false;
  return (
    <Load query={query} title={w.title} bones={<RowBones scope={w.scope} rows={5} desk={76} phone={137} />}>
      {({ items }) => (
        <div className="stack">
          <PageHead title={w.title} scope={w.scope}>
            {holds && (
              <Link to="/miniwettbewerbe/schluessel" className={buttonClass()}>
                {w.myKey}
              </Link>
            )}
          </PageHead>
          {items.length === 0 ? (
            <Empty
              text={w.empty}
              action={
                <Link to="/rahmenvertraege" className={buttonClass('primary')}>
                  {w.toContracts}
                </Link>
              }
            />
          ) : (
            <Card flush>
              <Table
                caption={w.title}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    label: w.subject,
                    cell: ({ id, subject, lot, organisation }) => (
                      <span>
                        <Link to="/miniwettbewerbe/$competitionId" params={{ competitionId: id }}>
                          {subject}
                        </Link>
                        <br />
                        <span className="muted small">
                          {w.lot(lot.contractNumber, lot.number, lot.title)} · {organisation}
                        </span>
                      </span>
                    ),
                  },
                  { label: w.deadline, cell: ({ deadline }) => f.moment(deadline) },
                  { label: w.state, cell: ({ status }) => <State status={status} /> },
                ]}
              />
            </Card>
          )}
        </div>
      )}
    </Load>
  );
}
