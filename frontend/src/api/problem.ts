import type { SchemaProblem } from './schema';

/** A refusal the server explained (RFC 9457). */
export class ProblemFailure extends Error {
  readonly problem: SchemaProblem;

  constructor(problem: SchemaProblem) {
    super(problem.title);
    this.name = 'ProblemFailure';
    this.problem = problem;
  }

  static from(error: unknown, response: Response): ProblemFailure {
    if (isProblem(error)) return new ProblemFailure(error);
    return new ProblemFailure({
      type: 'about:blank',
      title: '',
      status: response.status,
      code: 'unexplained',
      requestId: response.headers.get('X-Request-Id') ?? '',
    });
  }

  get status(): number {
    return this.problem.status;
  }
}

/** No answer: the network or the server is away. */
export class NetworkFailure extends Error {
  constructor(cause: unknown) {
    super('no answer', { cause });
    this.name = 'NetworkFailure';
  }
}

function isProblem(value: unknown): value is SchemaProblem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value && 'title' in value;
}

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof ProblemFailure && error.status === status;
}

/** What a refusal says about single fields of the body, by their names. */
export function fieldErrors(error: unknown): Record<string, string | undefined> {
  if (!(error instanceof ProblemFailure)) return {};
  return Object.fromEntries(
    (error.problem.errors ?? []).map(({ pointer, detail }) => [pointer.replace('#/body/', ''), detail]),
  );
}
