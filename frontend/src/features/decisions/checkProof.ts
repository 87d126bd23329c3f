import { NetworkFailure, ProblemFailure } from '../../api/problem';
import type { Language } from '../../i18n/format';

/** What a check of a proof file found, in words. */
export interface Checked {
  verdict: 'confirmed' | 'refuted' | 'partly';
  said: string;
  steps: { name: string; state: 'ok' | 'failed' | 'open'; what: string; result: string }[];
}

/**
 * Loads a proof file and checks it in the browser against the public log, as the public page does and with the same code, which
 * comes only when it is asked for. The server's own word counts for nothing in it.
 */
export async function checkProof(address: string, language: Language): Promise<Checked> {
  const { parseProofFile, publicLog, verdict, verify, words } = await import('../../pruefen/inPage');
  const t = words[language];
  if (!globalThis.crypto?.subtle) return { verdict: 'partly', said: t.insecure, steps: [] };
  const file = parseProofFile(await load(address));
  if (typeof file === 'string') return { verdict: 'refuted', said: t.files[file], steps: [] };
  const report = await verify(file.claim, publicLog, file).catch((cause) => {
    throw new NetworkFailure(cause);
  });
  const found = verdict(report.steps);
  return {
    verdict: found,
    said: [t.verdicts[found], found === 'confirmed' && t.withFile].filter(Boolean).join(' '),
    steps: report.steps.map(({ name, state }) => ({ name, state, what: t.steps[name], result: t.states[state] })),
  };
}

async function load(address: string): Promise<string> {
  const answer = await fetch(address).catch((cause) => {
    throw new NetworkFailure(cause);
  });
  if (answer.ok) return answer.text();
  throw ProblemFailure.from(await answer.json().catch(() => undefined), answer);
}
