import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import type { SchemaIdentityDeparture } from '../../api/schema';

/** Where people may sign in besides. */
export const identityProvidersQuery = queryOptions({
  queryKey: ['identity-providers'],
  queryFn: async ({ signal }) => (await body(api.GET('/identity-providers', { signal }))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

const kept = 'anmeldedienst';

/** Goes to the provider; this tab alone keeps what shows that it began here, and where it goes on. */
export function depart({ location, ticket }: SchemaIdentityDeparture, next: string | undefined): void {
  sessionStorage.setItem(kept, JSON.stringify({ ticket, next }));
  window.location.assign(location);
}

/** What a browser came back with. */
export interface Arrival {
  state: string;
  code?: string; // none: the person or the provider stopped it
  ticket: string;
  issuer?: string; // as the provider names itself in its answer (RFC 9207)
  next?: string;
}

/** Reads the address a provider sent the browser back to; undefined where it is an ordinary visit. */
export function arrival(search: string, storage: Pick<Storage, 'getItem'>): Arrival | undefined {
  const query = new URLSearchParams(search);
  const [state, code, issuer] = [query.get('state'), query.get('code'), query.get('iss')];
  if (!state || (!code && !query.has('error'))) return undefined;
  const { ticket, next } = read(storage.getItem(kept));
  return { state, ticket, ...(code && { code }), ...(issuer && { issuer }), ...(next && { next }) };
}

function read(text: string | null): { ticket: string; next?: string } {
  try {
    const { ticket, next } = JSON.parse(text ?? '');
    return { ticket: String(ticket), ...(typeof next === 'string' && { next }) };
  } catch {
    return { ticket: '-' }; // another tab or browser: the shop says that it did not begin here
  }
}
