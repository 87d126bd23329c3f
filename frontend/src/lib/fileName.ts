/** The name as the header takes it, at most 200 characters; its end says more than its beginning. */
export function headerName(name: string): string {
  let letters = [...name];
  while (encodeURIComponent(letters.join('')).length > 200) letters = letters.slice(1);
  return encodeURIComponent(letters.join(''));
}
