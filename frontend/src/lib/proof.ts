import type { SchemaEconomyEvidence, SchemaProof, SchemaRequirement, SchemaSubmissionPreview } from '../api/schema';

/** A kept file as the form shows it. */
export interface KeptFile {
  id: string;
  name: string;
}

/** What a person has typed for a requirement so far. */
export interface ProofDraft {
  on?: string | undefined;
  reference?: string | undefined;
  file?: KeptFile | undefined;
  evidence?: SchemaEconomyEvidence | undefined;
  confirmed?: boolean | undefined;
}

export type ProofDrafts = Record<string, ProofDraft>;

/** A requirement with the seller of its order. */
export interface Asked extends SchemaRequirement {
  supplier: string;
}

/** Everything that is asked of the orders, each requirement once. */
export function askedOf(preview: SchemaSubmissionPreview): Asked[] {
  const all = new Map<string, Asked>();
  for (const order of preview.orders)
    for (const one of order.requirements)
      if (!all.has(one.id)) all.set(one.id, { ...one, supplier: order.supplier.name });
  return [...all.values()];
}

/** Whether the order waits for an answer. */
export const blocks = (one: SchemaRequirement): boolean => one.when === 'before' && one.effect === 'block';

export type ProofFault = 'onMissing' | 'onFuture' | 'short' | 'shown' | 'kindMissing' | 'confirmMissing';
export type ProofField = 'on' | 'reference' | 'kind' | 'confirm';

const tells = (text: string): boolean => (text.match(/[\p{L}\p{Nd}]/gu) ?? []).length >= 3;

/** What is missing for a reference or a file. */
export function shownFault(draft: ProofDraft): ProofFault | undefined {
  const reference = (draft.reference ?? '').trim();
  if (reference !== '') return tells(reference) ? undefined : 'short';
  return draft.file ? undefined : 'shown';
}

export function dayFault(on: string | undefined, today: string): ProofFault | undefined {
  if (!on) return 'onMissing';
  return on > today ? 'onFuture' : undefined;
}

/** What the draft lacks to answer the requirement, by field. */
export function faultsOf(
  one: Pick<SchemaRequirement, 'kind'>,
  draft: ProofDraft,
  today: string,
): [ProofField, ProofFault][] {
  if (one.kind === 'caution') return draft.confirmed ? [] : [['confirm', 'confirmMissing']];
  const faults: [ProofField, ProofFault][] = [];
  if (one.kind === 'economy') {
    if (!draft.evidence) faults.push(['kind', 'kindMissing']);
  } else {
    const day = dayFault(draft.on, today);
    if (day) faults.push(['on', day]);
  }
  const shown = shownFault(draft);
  if (shown) faults.push(['reference', shown]);
  return faults;
}

/** The complete proofs among what was typed, as the contract takes them. */
export function proofsOf(asked: Asked[], drafts: ProofDrafts, today: string): SchemaProof[] {
  return asked.flatMap((one): SchemaProof[] => {
    const draft = drafts[one.id];
    if (!draft || !blocks(one) || faultsOf(one, draft, today).length > 0) return [];
    if (one.kind === 'caution') return [{ requirement: one.id, confirmed: true }];
    const reference = (draft.reference ?? '').trim();
    return [
      {
        requirement: one.id,
        ...(one.kind !== 'economy' && draft.on ? { on: draft.on } : {}),
        ...(one.kind === 'economy' && draft.evidence ? { evidence: draft.evidence } : {}),
        ...(reference ? { reference } : {}),
        ...(draft.file ? { documentId: draft.file.id } : {}),
      },
    ];
  });
}

const draftsKey = 'proofs';

export function keepProofs(drafts: ProofDrafts) {
  sessionStorage.setItem(draftsKey, JSON.stringify(drafts));
}

export function readProofs(): ProofDrafts {
  const kept = sessionStorage.getItem(draftsKey);
  return kept ? (JSON.parse(kept) as ProofDrafts) : {};
}

export function dropProofs() {
  sessionStorage.removeItem(draftsKey);
}
