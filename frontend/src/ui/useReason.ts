import { useRef, useState } from 'react';
import type { SchemaReason } from '../api/schema';
import { type ReasonChoice, type ReasonFault, readReason } from '../lib/reason';

/** The state of a reason form: what was entered, what is missing, and the focus on it. */
export function useReason(proposals: SchemaReason[], minText = 0) {
  const [choice, setChoice] = useState<ReasonChoice>({ kind: 'none' });
  const [fault, setFault] = useState<ReasonFault>();
  const summary = useRef<HTMLDivElement>(null);

  const check = () => {
    const result = readReason(choice, proposals, minText);
    setFault('fault' in result ? result.fault : undefined);
    return result;
  };
  const change = (next: ReasonChoice) => {
    setChoice(next);
    setFault(undefined);
  };
  return {
    /** The reason; undefined, and the focus on what is missing, while it is open. */
    take: (): SchemaReason | undefined => {
      const result = check();
      if ('reason' in result) return result.reason;
      requestAnimationFrame(() => summary.current?.focus());
      return undefined;
    },
    clear: () => change({ kind: 'none' }),
    form: { proposals, choice, change, fault, check: () => void check(), summary },
  };
}
