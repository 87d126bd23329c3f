import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Refusal } from '../../ui/page';
import css from './organisation.module.css';
import { useWords } from './texts';

interface DatedLine {
  id: string;
  what: string;
  days: string;
  /** Says what its button ends; without it the line cannot be ended. */
  end?: string | false;
}

interface DatedLinesProps {
  title: string;
  hint: string;
  /** Stands there while there are no lines. */
  none: string;
  lines: DatedLine[];
  end: { mutate: (id: string) => void; error: unknown };
  /** Words of the button that opens the form; without it nobody may add a line. */
  add: string | false;
  form: (close: () => void) => ReactNode;
}

/** A card of what counts from a day to a day: each line ends by a button of its own, a form adds one. */
export function DatedLines({ title, hint, none, lines, end, add, form }: DatedLinesProps) {
  const { w } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Card label={title}>
      <div className="stack-small">
        <h2>{title}</h2>
        <p className="muted">{hint}</p>
        <Refusal failure={end.error} />
        {lines.length === 0 && <p>{none}</p>}
        <ul className={css.lines}>
          {lines.map((line) => (
            <li key={line.id} className="row-between">
              <span>
                {line.what} <span className="muted num">{line.days}</span>
              </span>
              {line.end && (
                <Button small aria-label={line.end} onClick={() => end.mutate(line.id)}>
                  {w.end}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {add && !open && (
          <div>
            <Button onClick={() => setOpen(true)}>{add}</Button>
          </div>
        )}
        {open && form(() => setOpen(false))}
      </div>
    </Card>
  );
}
