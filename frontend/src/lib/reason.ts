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

/** Reasons that say nothing without a text. */
const withText: readonly SchemaReason['code'][] = ['other', 'reliability'];

/** The reason to send, or what is still missing; minText are the characters a large difference asks for. */
export function readReason(
  choice: ReasonChoice,
  proposals: SchemaReason[],
  minText = 0,
): { reason: SchemaReason } | { fault: ReasonFault } {
  if (choice.kind === 'proposal') {
    const reason = proposals[choice.index];
    return reason ? { reason } : { fault: 'missing' };
  }
  if (choice.kind === 'none') return { fault: 'missing' };
  if (choice.code === '') return { fault: 'kindMissing' };
  const text = choice.text.trim();
  const least = withText.includes(choice.code) ? Math.max(minText, shortestText) : minText;
  if (text.length < least) return { fault: 'tooShort' };
  return { reason: text ? { code: choice.code, text } : { code: choice.code } };
}
