import type { ReactNode } from 'react';
import css from './table.module.css';

interface Column<Row> {
  label: string;
  numeric?: boolean;
  /** Whole sentences: on the phone a line of their own, which needs no label. */
  text?: boolean;
  /** Of the whole, so that tables below one another stand in line. */
  width?: `${number}%`;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  caption: string;
  showCaption?: boolean;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Two lines a row, as low as they go: seven rows stand on the first screen. */
  dense?: boolean;
}

/** A table whose rows become labelled blocks on the phone; its roles are named because display changes there. */
export function Table<Row>({ caption, showCaption, columns, rows, rowKey, dense }: Props<Row>) {
  return (
    <table className={dense ? `${css.table} ${css.dense}` : css.table} role="table">
      <caption className={showCaption ? undefined : 'visually-hidden'}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.label}
              scope="col"
              role="columnheader"
              className={column.numeric ? css.numeric : undefined}
              style={column.width && { width: column.width }}
            >
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row">
            {columns.map((column, index) =>
              index === 0 ? (
                <th key={column.label} scope="row" role="rowheader">
                  {column.cell(row)}
                </th>
              ) : (
                <td
                  key={column.label}
                  role="cell"
                  data-label={column.label}
                  className={column.numeric ? css.numeric : column.text ? css.text : undefined}
                >
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
