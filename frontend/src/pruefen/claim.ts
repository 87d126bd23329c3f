import { type Bytes, fromBase64Url } from './bytes';

/** What a note says about its entry; the QR code carries it behind the number sign. */
export interface Claim {
  origin: string;
  index: number;
  commit: Bytes;
  size: number;
  root: Bytes;
}

/** Why a fragment says nothing: there is none, it is of a later form, or it lost something on its way. */
export type ClaimProblem = 'none' | 'newer' | 'broken';

const number = (text: string | null) => (text && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : -1);

/** Reads a fragment, or a whole link that ends in one. */
export function parseClaim(link: string): Claim | ClaimProblem {
  const fragment = link.trim().replace(/^[^#]*#/, '');
  if (fragment === '' || (!link.includes('#') && !link.includes('='))) return 'none';
  const fields = new URLSearchParams(fragment);
  const version = fields.get('v');
  if (version && /^\d{1,3}$/.test(version) && version !== '1') return 'newer';
  const origin = fields.get('o') ?? '';
  const index = number(fields.get('i'));
  const size = number(fields.get('n'));
  const commit = fromBase64Url(fields.get('h') ?? '');
  const root = fromBase64Url(fields.get('r') ?? '');
  const whole = version === '1' && origin.length > 0 && origin.length <= 200;
  if (!whole || index < 0 || size <= index || commit?.length !== 32 || root?.length !== 32) return 'broken';
  return { origin, index, commit, size, root };
}
