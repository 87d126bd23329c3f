import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { contractsQuery } from '../../api/contracts';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { RowBones } from '../../ui/RowBones';
import { RunsOut } from '../../ui/RunsOut';
import { Table } from '../../ui/table';
import { NewContract, OpenChanges } from './Keeping';
import { RemainingCell, RemainingTag } from './RemainingCell';
import { usePlanningTexts } from './texts';

/** Framework contracts in the server's order: what runs out or ends first is on top. */
export function ContractsPage() {
  const { t } = useI18n();
  const query = useQuery(contractsQuery);
  const texts = usePlanningTexts();
  const plans = useSession()?.allowedActions.includes('listPlanRounds') ?? false;
  return (
    <Load
      query={query}
      title={t.contracts.title}
      bones={<RowBones scope={t.contracts.scope} rows={7} desk={54} phone={201} />}
    >
      {({ items }) => (
        <div className="stack">
          <PageHead title={t.contracts.title} scope={t.contracts.scope}>
            <div className="row">
              <ToCompetitions />
              <NewContract />
            </div>
          </PageHead>
          {items.length === 0 ? (
            <Empty
              text={t.contracts.empty}
              action={
                <Link to="/suche" className={buttonClass()}>
                  {t.contracts.find}
                </Link>
              }
            />
          ) : (
            <Card flush>
              <Table
                caption={t.contracts.title}
                rows={items}
                rowKey={(row) => row.id}
                dense
                columns={[
                  {
                    label: t.contracts.name,
                    cell: (row) => (
                      <span>
                        <Link to="/rahmenvertraege/$contractId" params={{ contractId: row.id }}>
                          {row.title}
                        </Link>
                        <br />
                        <span className="muted small">
                          {row.number} · {row.group}
                        </span>
                      </span>
                    ),
                  },
                  { label: t.contracts.end, cell: (row) => <RunsOut contract={row} /> },
                  { label: t.contracts.remaining, cell: (row) => <RemainingCell remaining={row.remaining} /> },
                  {
                    label: t.contracts.state,
                    cell: (row) =>
                      row.status === 'active' ? (
                        <RemainingTag remaining={row.remaining} />
                      ) : (
                        t.contractStates[row.status]
                      ),
                  },
                ]}
              />
            </Card>
          )}
          {plans && (
            <p>
              <Link to="/bedarfsplanung">{texts.toPlanning}</Link>
            </p>
          )}
          <OpenChanges />
        </div>
      )}
    </Load>
  );
}

/** The way to what is bought from a lot by a new competition. */
function ToCompetitions() {
  const texts = usePlanningTexts().competitions;
  if (!useSession()?.allowedActions.includes('listCompetitions')) return null;
  return (
    <Link to="/miniwettbewerbe" className={buttonClass()}>
      {texts.all}
    </Link>
  );
}
