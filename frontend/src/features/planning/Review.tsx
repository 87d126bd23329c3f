import { useQuery } from '@tanstack/react-query';
import type { SchemaPlanAnswer, SchemaPlanRound } from '../../api/schema';
import { useI18n } from '../../i18n';
import { gridOf, totalOf } from '../../lib/planGrid';
import { Card, Tag } from '../../ui/card';
import { Load } from '../../ui/page';
import { Table } from '../../ui/table';
import { usePlanTexts } from './planTexts';
import { answersQuery } from './queries';
import { usePlanWords } from './words';

/** Who has answered what; only for those who plan the contract. */
export function Review({ round }: { round: SchemaPlanRound }) {
  const { f } = useI18n();
  const all = usePlanTexts();
  const texts = all.review;
  const query = useQuery(answersQuery(round.summary.id));
  return (
    <Load query={query} title={texts.title} rows={3}>
      {({ items }) => (
        <Card flush>
          <Table
            caption={texts.title}
            showCaption
            rows={items}
            rowKey={(answer) => answer.organisation.id}
            columns={[
              { label: texts.body, cell: (answer) => answer.organisation.name },
              {
                label: texts.state,
                cell: ({ status }) =>
                  status === 'silent' ? (
                    <Tag tone="warn" icon="clock">
                      {all.owns.silent}
                    </Tag>
                  ) : (
                    all.owns[status]
                  ),
              },
              { label: texts.likely, cell: (answer) => <Likely round={round} answer={answer} /> },
              { label: texts.comment, text: true, cell: (answer) => answer.comment ?? '' },
              { label: texts.at, cell: (answer) => (answer.savedAt ? f.moment(answer.savedAt) : '–') },
            ]}
          />
        </Card>
      )}
    </Load>
  );
}

function Likely({ round, answer }: { round: SchemaPlanRound; answer: SchemaPlanAnswer }) {
  const { f, language } = useI18n();
  const words = usePlanWords();
  if (answer.figures.length === 0) return '–';
  const grid = gridOf(answer.figures, f.decimal);
  const named = round.positions.filter(({ number }) => answer.figures.some((line) => line.position === number));
  return (
    <ul>
      {named.map((position) => (
        <li key={position.number}>
          {position.title}: {words.figure(position, totalOf(grid, round, position.number, language).likely)}
        </li>
      ))}
    </ul>
  );
}
