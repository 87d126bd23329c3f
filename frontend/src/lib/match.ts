import type { SchemaFact, SchemaGtinConflict, SchemaProduct } from '../api/schema';

/** How two products stand to each other in one respect. */
export type Agreement = 'same' | 'different' | 'one';

export interface MatchRow {
  key: string;
  label: string;
  a: string;
  b: string;
  /** None where the two say something and neither speaks for or against. */
  agreement?: Agreement;
}

interface Labels {
  name: string;
  manufacturer: string;
  partNumber: string;
  gtin: string;
  category: string;
}

/** Numbers are the same in every spelling: "AV-D20", "av d20". */
const bare = (text: string) => text.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function row(key: string, label: string, a: string, b: string, alike = (text: string) => text.trim().toLowerCase()) {
  if (!a && !b) return [];
  const agreement: Agreement = !a || !b ? 'one' : alike(a) === alike(b) ? 'same' : 'different';
  return [{ key, label, a, b, agreement }];
}

const factOf = (facts: SchemaFact[], key: string) => facts.find((fact) => fact.key === key)?.value ?? '';

/**
 * What is known of two products side by side: numbers first, then the facts that differ, then those that agree, then those
 * only one of the two names. It shows and never decides.
 */
export function matchRows(a: SchemaProduct, b: SchemaProduct, labels: Labels): MatchRow[] {
  const facts = [...new Map([...a.facts, ...b.facts].map((fact) => [fact.key, fact.label]))].flatMap(([key, label]) =>
    row(`fact-${key}`, label, factOf(a.facts, key), factOf(b.facts, key)),
  );
  const order: Agreement[] = ['different', 'same', 'one'];
  facts.sort((x, y) => order.indexOf(x.agreement) - order.indexOf(y.agreement));
  return [
    ...row('manufacturer', labels.manufacturer, a.manufacturer, b.manufacturer),
    ...row('partNumber', labels.partNumber, a.partNumber, b.partNumber, bare),
    ...row('gtin', labels.gtin, a.gtin ?? '', b.gtin ?? ''),
    ...row('category', labels.category, a.category.label, b.category.label),
    ...facts,
  ];
}

/** The same for a row of a catalogue in quarantine and the product that its number names already. */
export function conflictRows(conflict: SchemaGtinConflict, labels: Labels): MatchRow[] {
  const { known } = conflict;
  return [
    ...row('name', labels.name, conflict.name, known.name),
    ...row('manufacturer', labels.manufacturer, conflict.manufacturer, known.manufacturer),
    ...row('partNumber', labels.partNumber, conflict.partNumber, known.partNumber, bare),
    ...row('gtin', labels.gtin, conflict.gtin, known.gtin ?? ''),
  ];
}

/** What a key means in the queue; undefined for every other key, and for keys with a modifier. */
export type QueueKey = 'same' | 'different' | 'skip' | 'undo';

export const queueKeys: Record<QueueKey, string> = { same: 'g', different: 'v', skip: 'w', undo: 'z' };

export function queueKey(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}): QueueKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const pressed = event.key.toLowerCase();
  return (Object.keys(queueKeys) as QueueKey[]).find((one) => queueKeys[one] === pressed);
}

/** What waits next: the first that was not skipped, beginning with the one that was just taken back. */
export function nextOf<Item extends { id: string }>(
  items: Item[],
  skipped: string[],
  first?: string,
): Item | undefined {
  return items.find((one) => one.id === first) ?? items.find((one) => !skipped.includes(one.id));
}
