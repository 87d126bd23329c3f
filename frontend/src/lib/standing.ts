import { fieldErrors } from '../api/problem';

/** What was refused about fields that have not been changed since they were sent. */
export function standingErrors<T extends object>(
  error: unknown,
  sent: T | undefined,
  typed: T,
): Record<string, string | undefined> {
  const all = Object.entries(fieldErrors(error));
  return Object.fromEntries(all.filter(([field]) => !sent || sent[field as keyof T] === typed[field as keyof T]));
}
