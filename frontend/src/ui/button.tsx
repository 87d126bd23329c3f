import type { ComponentProps } from 'react';
import css from './button.module.css';

type Kind = 'primary' | 'secondary' | 'quiet';

/** Class names of a button, for links that look like one. At most one primary per page. */
export function buttonClass(kind: Kind = 'secondary', ...more: ('small' | 'wide')[]): string {
  return [css.button, css[kind], ...more.map((name) => css[name])].join(' ');
}

interface Props extends ComponentProps<'button'> {
  kind?: Kind;
  small?: boolean;
  wide?: boolean;
}

export function Button({ kind = 'secondary', small, wide, className, type = 'button', ...rest }: Props) {
  const names = buttonClass(kind, ...(small ? (['small'] as const) : []), ...(wide ? (['wide'] as const) : []));
  return <button type={type} className={className ? `${names} ${className}` : names} {...rest} />;
}
