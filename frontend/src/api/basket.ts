import type { QueryClient } from '@tanstack/react-query';
import { basketQuery, sessionQuery } from './queries';
import type { SchemaBasket } from './schema';

/** Keeps a basket as the server answered with it; the header's count follows, lines in words among it. */
export function keepBasket(client: QueryClient, basket: SchemaBasket) {
  client.setQueryData(basketQuery.queryKey, basket);
  const basketLines = basket.lines.length + basket.freeLines.length;
  client.setQueryData(sessionQuery.queryKey, (session) => (session ? { ...session, basketLines } : session));
}

/** Reads the basket anew, after something else changed it. */
export async function reloadBasket(client: QueryClient) {
  keepBasket(client, await client.fetchQuery(basketQuery));
}
