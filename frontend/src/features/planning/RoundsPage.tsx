import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { SchemaPlanRoundSummary } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Button, buttonClass } from '../../ui/button';
import { Card, Note, Tag } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { RowBones } from '../../ui/RowBones';
import { Table } from '../../ui/table';
import { NewRound } from './NewRound';
import { usePlanTexts } from './planTexts';
import { roundsQuery } from './queries';
import { usePlanWords } from './words';

/** The rounds in which one is asked; for those who plan contracts all of them. */
export function RoundsPage() {
  const texts = usePlanTexts();
  const query = useQuery(roundsQuery);
  const opens = useSession()?.allowedActions.includes('openPlanRound') ?? false;
  const [form, setForm] = useState(false);
  return (
    <Load
      query={query}
      title={texts.title}
      bones={
        <RowBones scope={opens ? texts.scopeAll : texts.scope} rows={2} desk={76} phone={210}>
          <Note tone="info">{texts.binding}</Note>
        </RowBones>
      }
    >
      {({ items }) => (
        <div className="stack">
          <PageHead title={texts.title} scope={opens ? texts.scopeAll : texts.scope}>
            {opens && !form && (
              <Button kind="primary" onClick={() => setForm(true)}>
                {texts.open}
              </Button>
            )}
          </PageHead>
          <Note tone="info">{texts.binding}</Note>
          {form && <NewRound close={() => setForm(false)} />}
          {items.length === 0 ? (
            <Empty
              text={opens ? texts.emptyManager : texts.empty}
              action={
                <Link to="/rahmenvertraege" className={buttonClass()}>
                  {texts.toContracts}
                </Link>
              }
            />
          ) : (
            <Rounds items={items} />
          )}
        </div>
      )}
    </Load>
  );
}

function Rounds({ items }: { items: SchemaPlanRoundSummary[] }) {
  const { f } = useI18n();
  const texts = usePlanTexts();
  const words = usePlanWords();
  const own = items.some((round) => round.own);
  return (
    <Card flush>
      <Table
        caption={texts.list}
        rows={items}
        rowKey={(round) => round.id}
        columns={[
          {
            label: texts.round,
            cell: (round) => (
              <span>
                <Link to="/bedarfsplanung/$roundId" params={{ roundId: round.id }}>
                  {round.title}
                </Link>
                <br />
                <span className="muted small">{round.group}</span>
              </span>
            ),
          },
          { label: texts.period, cell: (round) => words.period(round) },
          { label: texts.deadline, cell: (round) => f.date(round.deadline) },
          ...(own ? [{ label: texts.own, cell: (round: SchemaPlanRoundSummary) => <Own round={round} /> }] : []),
          {
            label: texts.answers,
            cell: (round) =>
              round.asked === null ? '–' : texts.answered(f.integer(round.answered ?? 0), f.integer(round.asked)),
          },
          { label: texts.state, cell: (round) => <RoundState round={round} /> },
        ]}
      />
    </Card>
  );
}

function Own({ round }: { round: SchemaPlanRoundSummary }) {
  const texts = usePlanTexts();
  if (!round.own) return '–';
  const waits = round.status === 'open' && (round.own === 'silent' || round.own === 'draft');
  return waits ? (
    <Tag tone="warn" icon="clock">
      {texts.owns[round.own]}
    </Tag>
  ) : (
    texts.owns[round.own]
  );
}

export function RoundState({ round }: { round: SchemaPlanRoundSummary }) {
  const texts = usePlanTexts();
  return round.status === 'open' ? (
    <Tag tone="info" icon="clock">
      {texts.states.open}
    </Tag>
  ) : (
    <Tag tone="plain" icon={round.status === 'closed' ? 'check' : 'clock'}>
      {texts.states[round.status]}
    </Tag>
  );
}
