import { replaceEqualDeep } from '@tanstack/react-query';
import createClient, { type Middleware } from 'openapi-fetch';
import { alreadyAsked } from './asked';
import { NetworkFailure, ProblemFailure } from './problem';
import type { paths } from './schema';

/** Texts of the server come in the page's language. */
const language: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', document.documentElement.lang || 'de');
    return request;
  },
};

/** Where data were read from, so that a page can say it; answers to changes are not among them. */
const addresses = new WeakMap<object, string>();
const isObject = (data: unknown): data is object => typeof data === 'object' && data !== null;

/** The address that answers with these data. */
export const addressOf = (data: unknown): string | undefined => (isObject(data) ? addresses.get(data) : undefined);

/** Data that stand in the place of others, parts of them shared, were read where either was. */
export function inPlaceOf(before: unknown, now: unknown): unknown {
  const shared = replaceEqualDeep(before, now);
  const address = addressOf(now) ?? addressOf(before);
  if (address && isObject(shared)) addresses.set(shared, address);
  return shared;
}

const reads = new WeakSet<Response>();

export const api = createClient<paths>({
  baseUrl: '/api/v1',
  credentials: 'same-origin',
  fetch: async (request) => {
    const response = await (alreadyAsked(request) ?? globalThis.fetch(request));
    if (request.method === 'GET') reads.add(response);
    return response;
  },
});
api.use(language);

let lastCall = Date.now();

/** When a request was last sent: from then on the session counts as unused. */
export const lastRequest = () => lastCall;

api.use({
  onRequest() {
    lastCall = Date.now();
    return undefined;
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws a ProblemFailure for a refusal, a NetworkFailure when there was no answer. */
export async function body<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new NetworkFailure(cause);
  }
  if (!answer.response.ok) throw ProblemFailure.from(answer.error, answer.response);
  if (isObject(answer.data) && reads.has(answer.response)) addresses.set(answer.data, answer.response.url);
  return answer.data as T;
}
