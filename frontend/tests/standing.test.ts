import { expect, test } from 'vitest';
import { ProblemFailure } from '../src/api/problem';
import { standingErrors } from '../src/lib/standing';

test('a field that was changed since it was refused is no longer called wrong', () => {
  const refused = new ProblemFailure({
    type: 'urn:provi:problem:request_invalid',
    title: '',
    status: 400,
    code: 'request_invalid',
    requestId: '',
    errors: [
      { pointer: '#/body/name', code: 'required', detail: 'Bitte ausfüllen.' },
      { pointer: '#/body/city', code: 'required', detail: 'Bitte ausfüllen.' },
    ],
  });
  const sent = { name: '', city: '' };
  expect(standingErrors(refused, sent, { name: 'Stadt', city: '' })).toEqual({ city: 'Bitte ausfüllen.' });
  expect(standingErrors(undefined, sent, sent)).toEqual({});
});
