import type { ReactNode } from 'react';
import type { SchemaFact } from '../api/schema';
import { type Features, factText } from './facts';
import css from './picture.module.css';

/** What a generator returns: the drawing on 160 x 120, the lowest quarter left free, and the deciding fact as a label. */
export interface Drawing {
  body: ReactNode;
  label?: string | undefined;
}

/** Draws a product of one category; tone is the class of the body's colour. */
export type Generator = (product: Features, tone: string | undefined) => Drawing;

interface BoxProps {
  as: string | undefined;
  at: readonly [x: number, y: number];
  size: readonly [width: number, height: number];
  round?: number;
}

export const Box = ({ as, at, size, round = 0 }: BoxProps) => (
  <rect className={as} x={at[0]} y={at[1]} width={size[0]} height={size[1]} rx={round} />
);

interface CellsProps {
  as: string | undefined;
  at: readonly [x: number, y: number];
  size: readonly [width: number, height: number];
  count: number;
  columns: number;
  /** From the beginning of one cell to that of the next. */
  step: readonly [x: number, y: number];
}

/** Many small boxes of one kind as one path: a switch of 48 ports is no 48 elements. */
export function Cells({ as, at, size, count, columns, step }: CellsProps) {
  const [width, height] = size;
  const one = (index: number) => {
    const x = at[0] + (index % columns) * step[0];
    const y = at[1] + Math.floor(index / columns) * step[1];
    return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
  };
  return <path className={as} d={Array.from({ length: count }, (_, index) => one(index)).join('')} />;
}

export const round = (value: number) => Math.round(value * 10) / 10;

/** Arcs of a radio, the more the stronger, above a point. */
export function Waves({ at, count }: { at: readonly [x: number, y: number]; count: number }) {
  const arc = (index: number) => {
    const r = 6 + index * 6;
    const side = round(r * 0.71);
    return `M${at[0] - side} ${round(at[1] - side)}A${r} ${r} 0 0 1 ${at[0] + side} ${round(at[1] - side)}`;
  };
  return <path className={css.wave} d={Array.from({ length: count }, (_, index) => arc(index)).join('')} />;
}

/** Flashes for power that comes with the network. */
export const Flashes = ({ at, count }: { at: readonly [x: number, y: number]; count: number }) => (
  <path
    className={css.flash}
    d={Array.from({ length: count }, (_, index) => `M${at[0] + 5 + index * 13} ${at[1]}l-6 9h4l-2 8 7-10h-4l3-7z`).join(
      '',
    )}
  />
);

/** A shield at the upper left: a warranty longer than usual. */
export const Shield = () => <path className={css.shield} d="M16 8l9 3v7c0 6-4 9-9 11-5-2-9-5-9-11v-7z" />;

/** A word on the screen of the thing; nothing for none. */
export const Word = ({ at, children }: { at: readonly [x: number, y: number]; children: ReactNode }) =>
  children ? (
    <text className={css.onScreen} x={at[0]} y={at[1]}>
      {children}
    </text>
  ) : null;

const paints: Record<string, string | undefined> = {
  schwarz: css.paintBlack,
  weiß: css.paintWhite,
  grau: css.paintGrey,
  blau: css.paintBlue,
  gelb: css.paintYellow,
  grün: css.paintGreen,
  rot: css.paintRed,
  cyan: css.paintCyan,
  magenta: css.paintMagenta,
};

/** The class of the product's own colour, or of the manufacturer's tone where no fact names one. */
export const paint = (facts: SchemaFact[], tone: string | undefined) => paints[factText(facts, 'colour') ?? ''] ?? tone;
