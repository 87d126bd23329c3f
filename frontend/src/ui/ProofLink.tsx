import type { ReactNode } from 'react';
import { buttonClass } from './button';
import { Icon } from './Icon';

interface Props {
  href: string;
  kind?: 'primary' | 'secondary';
  children: ReactNode;
}

/** A file of the server, saved under the name the server gives it. */
export function ProofLink({ href, kind = 'secondary', children }: Props) {
  return (
    <a href={href} download className={buttonClass(kind)}>
      <Icon name="download" />
      {children}
    </a>
  );
}
