/** Nobody has ordered later: until the server's time is known, nothing counts as done. */
const notYet = '2999-01-01T00:00:00Z';
const sinceKey = 'story-since';
const stepKey = 'story-step';

/** When this browser's story began, by the server's clock. */
export const storySince = (): string => localStorage.getItem(sinceKey) ?? notYet;

/** Begins the story, unless it has begun. */
export function beginStory(at: string) {
  if (!localStorage.getItem(sinceKey)) localStorage.setItem(sinceKey, at);
}

export function endStory() {
  localStorage.removeItem(sinceKey);
  sessionStorage.removeItem(stepKey);
}

/** The step opened last, from 0; -1 when none was. */
export const lastStep = (): number => Number(sessionStorage.getItem(stepKey) ?? '-1');

export function keepStep(index: number) {
  sessionStorage.setItem(stepKey, String(index));
}
