import { NetworkFailure, ProblemFailure } from '../api/problem';
import { headerName } from './fileName';

export type FileFault = 'kind' | 'empty' | 'tooLarge';

/** The largest file the contract takes, in bytes. */
const largest = 64 * 1024 * 1024;

const contentTypes = { xml: 'application/xml', csv: 'text/csv', txt: 'text/csv' } as const;

const contentType = (name: string): string | undefined =>
  contentTypes[(name.split('.').pop() ?? '').toLowerCase() as keyof typeof contentTypes];

/** What keeps a file from being sent at all. */
export function fileFault(file: Pick<File, 'name' | 'size'>): FileFault | undefined {
  if (!contentType(file.name)) return 'kind';
  if (file.size === 0) return 'empty';
  return file.size > largest ? 'tooLarge' : undefined;
}

/** A request of its own kind: fetch tells nothing about how much was sent. */
export function sendFile<Answer>(url: string, file: File, progress: (percent: number) => void): Promise<Answer> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Content-Type', contentType(file.name) ?? 'text/csv');
    request.setRequestHeader('X-File-Name', headerName(file.name));
    request.setRequestHeader('Accept-Language', document.documentElement.lang || 'de');
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(Math.floor((100 * event.loaded) / event.total));
    };
    request.onerror = () => failed(new NetworkFailure(request.statusText));
    request.onload = () => {
      const answer = read(request.responseText);
      if (request.status === 201) return done(answer as Answer);
      failed(ProblemFailure.from(answer, new Response(null, { status: request.status })));
    };
    request.send(file);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
