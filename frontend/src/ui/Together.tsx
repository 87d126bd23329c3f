import { type Query, useIsFetching, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Skeleton } from './card';

/** So long the parts of a page wait for one another; after that each comes when it comes. */
const longest = 1_500;

const missing = ({ state }: Query) => state.data === undefined;

/** Parts of a page that read for themselves, shown together: none pushes away another that stands already. */
export function Together({ rows, children }: { rows?: number; children: ReactNode }) {
  const client = useQueryClient();
  const key = ['together', location.pathname];
  const reading = useIsFetching({ predicate: missing }) > 0;
  const [shown, setShown] = useState(() => client.getQueryData(key) === true);
  useEffect(() => {
    if (shown || reading || client.isFetching({ predicate: missing }) > 0) return;
    client.setQueryData(['together', location.pathname], true);
    setShown(true);
  }, [client, shown, reading]);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), longest);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {!shown && (
        <div aria-busy="true">
          <Skeleton rows={rows ?? 4} />
        </div>
      )}
      <div className="stack" style={shown ? undefined : { display: 'none' }}>
        {children}
      </div>
    </>
  );
}
