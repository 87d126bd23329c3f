import createClient, { type Middleware } from 'openapi-fetch';
import { NetworkFailure, ProblemFailure } from './problem';
import type { paths } from './schema';

/** Texts of the server come in the page's language. */
const language: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', document.documentElement.lang || 'de');
    return request;
  },
};

export const api = createClient<paths>({
  baseUrl: '/api/v1',
  credentials: 'same-origin',
  fetch: (request) => globalThis.fetch(request),
});
api.use(language);

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
  return answer.data as T;
}
