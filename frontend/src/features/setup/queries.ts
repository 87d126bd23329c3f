import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => body(api.GET('/setup', { signal })),
  retry: false,
  staleTime: Number.POSITIVE_INFINITY,
});

/**
 * Takes the code out of the address, so that neither history nor a screenshot keeps it. It stands behind the number sign, where
 * no proxy's log sees it.
 */
export function takeCode(): string | undefined {
  const code = location.hash.slice(1);
  if (!code) return undefined;
  history.replaceState(history.state, '', location.pathname);
  return code;
}

const kept = 'einrichten';

/** What was typed so far outlives a reload; a password never gets here. */
export function readTyped<T extends object>(form: string): Partial<T> {
  try {
    return JSON.parse(sessionStorage.getItem(`${kept}-${form}`) ?? '{}');
  } catch {
    return {};
  }
}

export function keepTyped(form: string, value: object): void {
  try {
    sessionStorage.setItem(`${kept}-${form}`, JSON.stringify(value));
  } catch {
    // Without storage the form lasts until the page is left.
  }
}
