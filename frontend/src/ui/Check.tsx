import type { ReactNode } from 'react';
import css from './check.module.css';

interface Props {
  id?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

/** A box to tick with its words, large enough for a finger. */
export function Check({ checked, onChange, children, ...rest }: Props) {
  return (
    <label className={css.check}>
      <input {...rest} type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}
