import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/frame';
import type { SchemaSession } from '../api/schema';

/** The signed-in person; undefined while unknown, null when nobody is signed in. */
export function useSession(): SchemaSession | null | undefined {
  return useQuery(sessionQuery).data;
}
