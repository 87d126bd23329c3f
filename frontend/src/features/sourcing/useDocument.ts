import { useMutation } from '@tanstack/react-query';
import { body } from '../../api/client';
import type { SchemaDocument } from '../../api/schema';

/** The name as the header takes it, at most 200 characters; its end says more than its beginning. */
function headerName(name: string): string {
  let letters = [...name];
  while (encodeURIComponent(letters.join('')).length > 200) letters = letters.slice(1);
  return encodeURIComponent(letters.join(''));
}

/** Keeps a file as it was received. */
export function useDocument() {
  return useMutation({ mutationFn: (file: File) => body<SchemaDocument>(send(file)) });
}

async function send(file: File) {
  const response = await fetch('/api/v1/documents', {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'Content-Type': 'application/octet-stream',
      'X-File-Name': headerName(file.name),
      'Accept-Language': document.documentElement.lang || 'de',
    },
    body: file,
  });
  const answer: unknown = await response.json().catch(() => undefined);
  return response.ok ? { data: answer as SchemaDocument, response } : { error: answer, response };
}
