const ownerKey = 'drafts-of';

/**
 * Drops what another person typed in this tab. One's own drafts survive a session that ended; the place in the demo's story
 * is nobody's.
 */
export function keepOwnDrafts(person: string) {
  if (sessionStorage.getItem(ownerKey) !== person) {
    for (const key of Object.keys(sessionStorage)) if (!key.startsWith('story-')) sessionStorage.removeItem(key);
  }
  ownDrafts(person);
}

/** Says whose the drafts of this tab are. */
export function ownDrafts(person: string) {
  sessionStorage.setItem(ownerKey, person);
}
