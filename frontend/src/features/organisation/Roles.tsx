import { useMutation } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import type { SchemaMembership } from '../../api/schema';
import { today } from '../../lib/day';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Refusal } from '../../ui/page';
import { More } from '../../ui/parts';
import { Table } from '../../ui/table';
import { useAnew } from './queries';
import { useWords } from './texts';

/** Who holds which role here, today and later; what is over stands folded below. */
export function Roles({ all }: { all: SchemaMembership[] }) {
  const { w } = useWords();
  const anew = useAnew();
  const end = useMutation({
    mutationFn: (membershipId: string) =>
      body(
        api.POST('/memberships/{membershipId}/end', { params: { path: { membershipId } }, body: { until: today() } }),
      ),
    onSuccess: anew,
  });
  const now = all.filter(({ state }) => state !== 'over');
  const over = all.filter(({ state }) => state === 'over');
  return (
    <section className="stack-small" aria-label={w.roles}>
      <h2>{w.roles}</h2>
      <Refusal failure={end.error} />
      {now.length === 0 ? <p>{w.noRoles}</p> : <List rows={now} caption={w.roles} end={end.mutate} />}
      {over.length > 0 && (
        <More label={w.formerRoles(over.length)}>
          <List rows={over} caption={w.formerRoles(over.length)} />
        </More>
      )}
    </section>
  );
}

interface ListProps {
  rows: SchemaMembership[];
  caption: string;
  end?: (membershipId: string) => void;
}

function List({ rows, caption, end }: ListProps) {
  const { t, w, f } = useWords();
  const days = ({ from, until }: SchemaMembership) =>
    [from && f.date(from), until ? f.dayBefore(until) : w.openEnd].filter(Boolean).join(' – ');
  return (
    <Card flush>
      <Table
        caption={caption}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { label: w.person, cell: ({ person }) => person.name },
          {
            label: w.role,
            cell: ({ role, directory }) => (directory ? `${t.roles[role]}, ${w.fromDirectory}` : t.roles[role]),
          },
          { label: w.period, cell: (one) => <span className="num">{`${days(one)}, ${w.states[one.state]}`}</span> },
          ...(end
            ? [
                {
                  label: w.ending,
                  cell: ({ id, person, role, allowedActions }: SchemaMembership) =>
                    allowedActions.includes('endRole') && (
                      <Button small aria-label={w.endOf(person.name, t.roles[role])} onClick={() => end(id)}>
                        {w.end}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}
