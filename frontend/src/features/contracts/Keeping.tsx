import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  contractChoicesQuery,
  contractEditionsQuery,
  contractTermsQuery,
  openContractChangesQuery,
} from '../../api/contracts';
import { useI18n } from '../../i18n';
import { emptyTerms } from '../../lib/contractTerms';
import { useSession } from '../../lib/useSession';
import { Button, buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import { Differences } from './Differences';
import { PublishedNotices } from './NoticeDuties';
import { useNoticeAction } from './noticeTexts';
import { Reopenings } from './Reopening';
import { useDraftChange } from './useChange';

/** Whether the person may see how contracts are kept. */
function useKeeps() {
  const actions = useSession()?.allowedActions ?? [];
  return { reads: actions.includes('listContractChanges'), writes: actions.includes('createContractChange') };
}

/** The way to a new contract: its draft is stored at once. */
export function NewContract() {
  const { t } = useI18n();
  const { writes } = useKeeps();
  const draft = useDraftChange();
  const fromNotice = useNoticeAction();
  if (!writes) return null;
  return (
    <div className="stack-small">
      <div className="row">
        <Link to="/rahmenvertraege/bekanntmachung" className={buttonClass()}>
          {fromNotice}
        </Link>
        <Button
          aria-busy={draft.isPending}
          onClick={() => !draft.isPending && draft.mutate({ kind: 'create', terms: emptyTerms() })}
        >
          {t.contractChanges.actions.create}
        </Button>
      </div>
      <Refusal failure={draft.error} />
    </div>
  );
}

/** Drafts not in force yet. */
export function OpenChanges() {
  const { t, f } = useI18n();
  const texts = t.contractChanges;
  const { reads } = useKeeps();
  const query = useQuery({ ...openContractChangesQuery, enabled: reads });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={texts.open} className="stack-small">
      <h2>{texts.open}</h2>
      <p className="muted">{texts.openScope}</p>
      <Card flush>
        <Table
          caption={texts.open}
          rows={items}
          rowKey={(row) => row.id}
          columns={[
            {
              label: t.contracts.name,
              cell: (row) => (
                <span>
                  <Link to="/vertragsaenderungen/$changeId" params={{ changeId: row.id }}>
                    {row.title || texts.untitled}
                  </Link>
                  <br />
                  <span className="muted small">{row.number}</span>
                </span>
              ),
            },
            { label: texts.what, cell: (row) => texts.kinds[row.kind] },
            {
              label: texts.by,
              cell: (row) => texts.byOn(row.draftedBy ?? texts.gone, f.moment(row.draftedAt)),
            },
          ]}
        />
      </Card>
    </section>
  );
}

/** The changes a contract's status permits, as buttons. */
export function ChangeActions({ contractId }: { contractId: string }) {
  const { t } = useI18n();
  const { writes } = useKeeps();
  const query = useQuery({ ...contractTermsQuery(contractId), enabled: writes });
  const draft = useDraftChange();
  const now = query.data;
  if (!writes || !now || now.permitted.length === 0) return null;
  return (
    <div className="stack-small">
      <div className="row">
        {now.permitted.map((kind) => (
          <Button
            key={kind}
            small
            aria-busy={draft.isPending}
            onClick={() =>
              !draft.isPending &&
              draft.mutate({
                kind,
                contractId,
                ...(kind === 'correct' || kind === 'amend' ? { terms: now.terms } : {}),
              })
            }
          >
            {t.contractChanges.actions[kind]}
          </Button>
        ))}
      </div>
      <Refusal failure={draft.error} />
    </div>
  );
}

/** What a contract said at each time, newest first. */
export function Editions({ contractId }: { contractId: string }) {
  const { t, f } = useI18n();
  const texts = t.contractChanges;
  const { reads } = useKeeps();
  const query = useQuery({ ...contractEditionsQuery(contractId), enabled: reads });
  const choices = useQuery({ ...contractChoicesQuery, enabled: reads });
  if (!reads || !query.data) return null;
  const items = query.data.items;
  return (
    <>
      <Card label={texts.history}>
        <div className="stack-small">
          <h2>{texts.history}</h2>
          {items.length === 0 && <p>{texts.historyEmpty}</p>}
          {items.map((one) => (
            <section key={one.edition} className="stack-small" aria-label={texts.edition(one.edition)}>
              <h3>
                {texts.edition(one.edition)} · {one.edition === 1 ? texts.first : texts.kinds[one.kind]}
              </h3>
              <p className="muted">
                {[f.moment(one.at), one.ground].filter(Boolean).join(' · ')}{' '}
                {one.changeId && (
                  <Link to="/vertragsaenderungen/$changeId" params={{ changeId: one.changeId }}>
                    {t.contractChanges.reason}
                  </Link>
                )}
              </p>
              {one.edition > 1 && (
                <Differences caption={texts.edition(one.edition)} rows={one.differences} choices={choices.data} />
              )}
            </section>
          ))}
        </div>
      </Card>
      <PublishedNotices contractId={contractId} />
      <Reopenings rows={query.data.reopenings} />
    </>
  );
}
