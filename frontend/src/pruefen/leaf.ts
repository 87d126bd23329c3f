import { type Bytes, fromBase64 } from './bytes';

/** The public entry of the log: that something of a type was committed to at a time, and nothing about whom or what. */
export interface Leaf {
  at: string;
  entry: string;
  type: string;
  commit: Bytes;
}

/** Reads a leaf; null when it has another form. */
export function parseLeaf(bytes: Uint8Array): Leaf | null {
  try {
    const { at, commit, entry, type, v } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const digest = fromBase64(String(commit));
    if (v !== 1 || typeof at !== 'string' || typeof entry !== 'string' || typeof type !== 'string') return null;
    return digest?.length === 32 ? { at, entry, type, commit: digest } : null;
  } catch {
    return null;
  }
}
