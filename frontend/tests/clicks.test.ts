import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { journeys, known, printed } from '../e2e/clicks';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('docs/clicks.md is as the browser tests print it, with every row of the budget', () => {
  const page = read('../../docs/clicks.md');
  expect(page).toBe(printed(known(page)));
  for (const [name, journey] of Object.entries(journeys)) {
    const counted = known(page)[name as keyof typeof journeys];
    expect(counted, name).toBeLessThanOrEqual(journey.budget);
  }
});

test('what the page calls counted is counted by the test it names', () => {
  for (const [name, journey] of Object.entries(journeys)) {
    expect(read(`../e2e/${journey.spec}.spec.ts`), name).toContain(`took('${name}'`);
  }
});
