import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import css from './parts.module.css';

export type Tone = 'ok' | 'warn' | 'crit' | 'info' | 'plain';

interface CardProps {
  children: ReactNode;
  flush?: boolean;
  label?: string;
  /** A card of a list: an article, as landmarks are few and each has a name of its own. */
  listed?: boolean;
}

export function Card({ children, flush, label, listed }: CardProps) {
  const Labelled = listed ? 'article' : 'section';
  const names = flush ? `${css.card} ${css.flush}` : css.card;
  return label ? (
    <Labelled className={names} aria-label={label}>
      {children}
    </Labelled>
  ) : (
    <div className={names}>{children}</div>
  );
}

/** A status: sign, word and colour together. */
export function Tag({ tone, icon, children }: { tone: Tone; icon: IconName; children: ReactNode }) {
  return (
    <span className={`${css.tag} ${css[tone]}`}>
      <Icon name={icon} size={16} />
      {children}
    </span>
  );
}

const noteIcons: Record<Tone, IconName> = { ok: 'check', warn: 'warn', crit: 'stop', info: 'info', plain: 'info' };

export function Note({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <div className={`${css.note} ${css[tone]}`}>
      <Icon name={noteIcons[tone]} />
      <div>{children}</div>
    </div>
  );
}

/** Rows of the final height, shown when an answer takes longer than 150 ms. */
export function Skeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div className={css.skeleton} aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={row} className={css.bone} />
      ))}
    </div>
  );
}
