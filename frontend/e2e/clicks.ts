import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A journey whose clicks are counted, with what it may take. */
interface Journey {
  what: string;
  budget: number;
  /** The test that counts it. */
  spec: string;
}

/** The click budget of the product. Every click, tap, Enter and choice in a list is 1; typing and scrolling are 0. */
export const journeys = {
  bestPrice: { what: 'Officer orders a best-price product from its page', budget: 2, spec: 'path' },
  callOff: {
    what: 'Officer orders a product that a framework contract covers from its page',
    budget: 2,
    spec: 'story',
  },
  basket: { what: 'Officer orders through the basket', budget: 3, spec: 'path' },
  repeat: { what: 'Officer repeats an old order', budget: 2, spec: 'path' },
  below: { what: 'Dearer offer below the band, beyond choosing it', budget: 1, spec: 'story' },
  above: { what: 'Dearer offer above the band, beyond choosing it and one text', budget: 2, spec: 'path' },
  approve: { what: 'Approver releases from the link of the mail, opening it included', budget: 2, spec: 'approval' },
  entitled: { what: 'Contract manager from home to who may still call off what', budget: 2, spec: 'path' },
  story: { what: 'The five steps of the demo, from its page', budget: 14, spec: 'story' },
  handOn: { what: 'Requester hands on from the product page', budget: 2, spec: 'handover' },
  harmless: { what: 'Approver decides ten harmless requests', budget: 3, spec: 'approval' },
  received: { what: 'Complete delivery received from the list', budget: 1, spec: 'receipt' },
  pasted: { what: '100 pasted part numbers to submitted', budget: 6, spec: 'search' },
  verified: { what: 'Auditor from an order number to a verified proof', budget: 2, spec: 'pruefen' },
  firstStart: { what: 'Empty database to the first submitted order', budget: 25, spec: 'firststart' },
} as const satisfies Record<string, Journey>;

export type JourneyName = keyof typeof journeys;

const page = join(import.meta.dirname, '../../docs/clicks.md');

/** The page as it is printed from the counts. */
export function printed(counts: Partial<Record<JourneyName, number>>): string {
  const all = Object.entries(journeys) as [JourneyName, Journey][];
  return `# Clicks

Printed by the browser tests, which fail when a count is over its budget or other than here; \`E2E_CLICKS=1 npm run e2e\` in
\`frontend\` prints it anew. Every click, tap, Enter and choice in a list is 1; typing and scrolling are 0; defaults are filled.

| journey | budget | counted | test |
|---|---:|---:|---|
${all.map(([name, one]) => `| ${one.what} | ${one.budget} | ${counts[name] ?? ''} | \`${one.spec}.spec.ts\` |\n`).join('')}`;
}

/** The counts that stand on the page. */
export function known(text = readFileSync(page, 'utf8')): Partial<Record<JourneyName, number>> {
  const counts: Partial<Record<JourneyName, number>> = {};
  for (const [name, { what }] of Object.entries(journeys) as [JourneyName, Journey][]) {
    const row = text.split('\n').find((line) => line.startsWith(`| ${what} |`));
    const count = row?.split('|')[3]?.trim();
    if (count && /^\d+$/.test(count)) counts[name] = Number(count);
  }
  return counts;
}

/** Puts a count on the page; one worker at a time does that. */
export const print = (name: JourneyName, count: number) => writeFileSync(page, printed({ ...known(), [name]: count }));
