import type { SchemaReason, SchemaReasonProposal } from '../api/schema';

/** What the form holds: nothing yet, one of the proposals, or an own reason being written. */
export type ReasonChoice =
  | { kind: 'none' }
  | { kind: 'proposal'; index: number }
  | { kind: 'own'; code: SchemaReason['code'] | ''; text: string };

export type ReasonFault = 'missing' | 'kindMissing' | 'tooShort';

/** Characters an "other" reason needs at least, as the contract says. */
export const shortestText = 20;

/** The proposals made for one offer. */
export function proposalsFor(proposals: SchemaReasonProposal[], offerId: string): SchemaReason[] {
  return proposals.filter((proposal) => proposal.offerId === offerId).map((proposal) => proposal.reason);
}

/** The reason to send, or what is still missing. */
export function readReason(
  choice: ReasonChoice,
  proposals: SchemaReason[],
): { reason: SchemaReason } | { fault: ReasonFault } {
  if (choice.kind === 'proposal') {
    const reason = proposals[choice.index];
    return reason ? { reason } : { fault: 'missing' };
  }
  if (choice.kind === 'none') return { fault: 'missing' };
  if (choice.code === '') return { fault: 'kindMissing' };
  const text = choice.text.trim();
  if (choice.code === 'other' && text.length < shortestText) return { fault: 'tooShort' };
  return { reason: text ? { code: choice.code, text } : { code: choice.code } };
}
