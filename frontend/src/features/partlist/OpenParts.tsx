import { Link } from '@tanstack/react-router';
import type { SchemaPartRow, SchemaUnreadLine } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { Table } from '../../ui/table';
import css from './partlist.module.css';

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
  const { t } = useI18n();
  const open: Open[] = [
    ...rows.map((row) => ({ key: `n-${row.number}`, line: row.lines[0] ?? 0, text: row.number, row })),
    ...unread.map(({ line, text, problem }) => ({ key: `l-${line}`, line, text, problem })),
  ].sort((a, b) => a.line - b.line);
  if (open.length === 0) return null;
  return (
    <Card flush>
      <Table
        caption={t.parts.open}
        showCaption
        rows={open}
        rowKey={({ key }) => key}
        columns={[
          {
            label: t.parts.number,
            cell: ({ text, line }) => (
              <div>
                <span className={css.pasted}>{text}</span>
                <div className="muted small">{t.parts.line(String(line))}</div>
              </div>
            ),
          },
          { label: t.parts.why, cell: (one) => <Missing open={one} choose={choose} /> },
        ]}
      />
    </Card>
  );
}

function Missing({ open: { row, problem, text }, choose }: { open: Open; choose: Props['choose'] }) {
  const { t } = useI18n();
  if (!row) return problem === 'quantity' ? t.parts.quantityUnclear : t.parts.noNumber;
  if (row.state === 'not_offered') return `${row.products[0]?.name ?? ''}: ${t.parts.notOffered}`;
  if (row.state === 'unknown')
    return (
      <div>
        {t.parts.unknown}{' '}
        <Link to="/suche" search={{ q: text }} aria-label={t.parts.searchFor(text)}>
          {t.parts.search}
        </Link>
      </div>
    );
  return (
    <label className="stack-small">
      <span>{t.parts.ambiguous}</span>
      <select
        aria-label={t.parts.chooseFor(text)}
        className={css.choice}
        value=""
        onChange={(event) => choose(row, event.target.value)}
      >
        <option value="">{t.parts.choose}</option>
        {row.products.map(({ id, name, manufacturer, partNumber }) => (
          <option key={id} value={id}>
            {[name, manufacturer, partNumber].join(' · ')}
          </option>
        ))}
      </select>
    </label>
  );
}
