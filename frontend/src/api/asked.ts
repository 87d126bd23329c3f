/** Answers that first.js asked for before this script was here, by address. */
declare global {
  interface Window {
    asked?: Record<string, Promise<Response>>;
  }
}

/** The answer to a reading that is already on its way; each is taken once, a second reading asks the server. */
export function alreadyAsked(request: Request): Promise<Response> | undefined {
  if (request.method !== 'GET') return undefined;
  const { pathname, search } = new URL(request.url);
  const address = pathname + search;
  const answer = window.asked?.[address];
  delete window.asked?.[address];
  return answer;
}
