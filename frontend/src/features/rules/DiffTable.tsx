import { useI18n } from '../../i18n';
import { More } from '../../ui/parts';
import css from './rules.module.css';
import type { DiffRow } from './words';

interface Props {
  rows: DiffRow[];
  before: string;
  after: string;
  caption: string;
}

/** Two versions side by side: what differs in sight, what is equal folded. */
export function DiffTable({ rows, before, after, caption }: Props) {
  const { t } = useI18n();
  const changed = rows.filter((row) => row.changed);
  const equal = rows.filter((row) => !row.changed);
  return (
    <div className="stack-small">
      {changed.length > 0 && <SideBySide rows={changed} before={before} after={after} caption={caption} />}
      {equal.length > 0 && (
        <More label={t.rules.unchangedMembers(equal.length)}>
          <SideBySide rows={equal} before={before} after={after} caption={t.rules.unchangedMembers(equal.length)} />
        </More>
      )}
    </div>
  );
}

function SideBySide({ rows, before, after, caption }: Props) {
  const { t } = useI18n();
  return (
    <table className={css.diff} role="table">
      <caption className="visually-hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            {t.rules.member}
          </th>
          <th scope="col" role="columnheader">
            {before}
          </th>
          <th scope="col" role="columnheader">
            {after}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={row.path} role="row">
            <th scope="row" role="rowheader">
              {row.label}
            </th>
            <td role="cell" data-label={before}>
              {row.before ?? <span className="muted">{t.rules.absent}</span>}
            </td>
            <td role="cell" data-label={after} className={row.changed ? css.mark : undefined}>
              {row.after ?? <span className="muted">{t.rules.absent}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
