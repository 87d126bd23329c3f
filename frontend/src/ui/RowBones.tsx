import type { CSSProperties, ReactNode } from 'react';
import css from './rowBones.module.css';

interface Props {
  /** What stands below the page's heading, then and now. */
  scope?: string;
  rows: number;
  /** How high a row of the table is, in px: at the desk, and on the phone, where its cells stand below each other. */
  desk: number;
  phone: number;
  /** A list of hits, which has no column names. */
  bare?: boolean;
  /** What stands above the table and needs nothing to be read: its tabs. */
  children?: ReactNode;
}

/** Stands for a table that is on its way: its rows will be where these are. */
export function RowBones({ scope, rows, desk, phone, bare, children }: Props) {
  const heights = { '--desk': `${desk}px`, '--phone': `${phone}px` } as CSSProperties;
  return (
    <>
      {scope && <p className={`muted ${css.scope}`}>{scope}</p>}
      {children}
      <div className={bare ? `${css.rows} ${css.bare}` : css.rows} style={heights} aria-hidden="true">
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
          <div key={row} className={css.bone} />
        ))}
      </div>
    </>
  );
}
