/** SHA-256 of bytes in hexadecimal; null where the browser has no crypto (plain http). */
export async function checksumOf(bytes: BufferSource): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 of a text's UTF-8 bytes in hexadecimal; null where the browser has no crypto (plain http). */
export const sha256 = (text: string): Promise<string | null> => checksumOf(new TextEncoder().encode(text));
