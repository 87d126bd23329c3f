import type { SchemaAwardOrder, SchemaNewLine, SchemaQuoteOrder } from '../api/schema';

/** A direct order on its way to the check: from a comparison, an old order once more, the award of a mini-competition, or a quote. */
export interface Draft {
  lines: SchemaNewLine[];
  /** In place of lines. */
  award?: SchemaAwardOrder;
  /** In place of lines: a supplier's quote under a contract. */
  quote?: SchemaQuoteOrder;
  contract?: string;
  /** The order these lines repeat. */
  repeats?: string;
  /** That order, where these lines take its place: it was cancelled. */
  insteadOf?: string;
  /** Products of that order nobody offers today. */
  leftOut?: string[];
  /** Keys of the funding sources that pay. */
  funding?: string[];
}

const draftKey = 'direct-order';

export function keepDraft(draft: Draft) {
  sessionStorage.setItem(draftKey, JSON.stringify(draft));
}

export function readDraft(): Draft | undefined {
  const kept = sessionStorage.getItem(draftKey);
  return kept ? (JSON.parse(kept) as Draft) : undefined;
}

export function dropDraft() {
  sessionStorage.removeItem(draftKey);
}

/**
 * The Idempotency-Key of an attempt: made once for the same content and kept over reloads, so that a retry after a lost
 * answer gets the stored submission instead of a second order.
 */
export function attemptKey(content: unknown): string {
  const wanted = JSON.stringify(content);
  const kept = sessionStorage.getItem('attempt');
  if (kept) {
    const attempt = JSON.parse(kept) as { key: string; content: string };
    if (attempt.content === wanted) return attempt.key;
  }
  const key = crypto.randomUUID();
  sessionStorage.setItem('attempt', JSON.stringify({ key, content: wanted }));
  return key;
}

export function dropAttempt() {
  sessionStorage.removeItem('attempt');
}
