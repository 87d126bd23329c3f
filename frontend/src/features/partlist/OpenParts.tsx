import { Link } from '@tanstack/react-router';
import type { SchemaPartRow, SchemaUnreadLine } from '../../api/schema';
import { Card } from '../../ui/card';
import { Table } from '../../ui/table';
import css from './partlist.module.css';
import { usePartTexts } from './partTexts';

interface Props {
  rows: SchemaPartRow[];
  unread: SchemaUnreadLine[];
  choose: (row: SchemaPartRow, productId: string) => void;
}

/** A line that needs a person: what was pasted, and what is missing. */
interface Open {
  key: string;
  line: number;
  text: string;
  row?: SchemaPartRow;
  problem?: SchemaUnreadLine['problem'];
}

/** What the list has and the catalogue does not, or more than once; by line. */
export function OpenParts({ rows, unread, choose }: Props) {
  const parts = usePartTexts();
  const open: Open[] = [
    ...rows.map((row) => ({ key: `n-${row.number}`, line: row.lines[0] ?? 0, text: row.number, row })),
    ...unread.map(({ line, text, problem }) => ({ key: `l-${line}`, line, text, problem })),
  ].sort((a, b) => a.line - b.line);
  if (open.length === 0) return null;
  return (
    <Card flush>
      <Table
        caption={parts.open}
        showCaption
        rows={open}
        rowKey={({ key }) => key}
        columns={[
          {
            label: parts.number,
            cell: ({ text, line }) => (
              <div>
                <span className={css.pasted}>{text}</span>
                <div className="muted small">{parts.line(String(line))}</div>
              </div>
            ),
          },
          { label: parts.why, cell: (one) => <Missing open={one} choose={choose} /> },
        ]}
      />
    </Card>
  );
}

function Missing({ open: { row, problem, text }, choose }: { open: Open; choose: Props['choose'] }) {
  const parts = usePartTexts();
  if (!row) return problem === 'quantity' ? parts.quantityUnclear : parts.noNumber;
  if (row.state === 'not_offered') return `${row.products[0]?.name ?? ''}: ${parts.notOffered}`;
  if (row.state === 'unknown')
    return (
      <div>
        {parts.unknown}{' '}
        <Link to="/suche" search={{ q: text }} aria-label={parts.searchFor(text)}>
          {parts.search}
        </Link>
      </div>
    );
  return (
    <label className="stack-small">
      <span>{parts.ambiguous}</span>
      <select
        aria-label={parts.chooseFor(text)}
        className={css.choice}
        value=""
        onChange={(event) => choose(row, event.target.value)}
      >
        <option value="">{parts.choose}</option>
        {row.products.map(({ id, name, manufacturer, partNumber }) => (
          <option key={id} value={id}>
            {[name, manufacturer, partNumber].join(' · ')}
          </option>
        ))}
      </select>
    </label>
  );
}
