import { type ComponentType, useEffect, useState } from 'react';
import { lastRequest } from '../api/client';
import type { SchemaSession } from '../api/schema';
import { type End, endToTell } from '../lib/sessionEnd';
import type { EndingProps } from './Ending';

/** How often the clock is looked at, in milliseconds. */
const look = 15_000;

/** Five minutes before the session ends a dialog says so, over the page as it stands: nothing typed is lost. */
export function SessionEnd({ session }: { session: SchemaSession }) {
  const [end, setEnd] = useState<End>();
  const [Ending, setEnding] = useState<ComponentType<EndingProps>>();
  useEffect(() => {
    const check = () => setEnd(endToTell(Date.now(), lastRequest(), session.endsAt));
    check();
    const timer = setInterval(check, look);
    return () => clearInterval(timer);
  }, [session.endsAt]);
  const due = end !== undefined;
  useEffect(() => {
    // Without it the session ends as it would have: the page stays.
    if (due)
      import('./Ending').then(
        (module) => setEnding(() => module.Ending),
        () => {},
      );
  }, [due]);
  return end && Ending ? <Ending end={end} close={() => setEnd(undefined)} /> : null;
}
