/** A file's bytes as the API takes them. */
export async function base64(file: File) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const one of bytes) text += String.fromCharCode(one);
  return btoa(text);
}
