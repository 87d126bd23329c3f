import { expect, test } from 'vitest';
import { peopleOf } from '../src/lib/invited';

test('people come from lines in either order, with any mark between, and lines without an address are none', () => {
  const text =
    'Neu Ander; neu@stadt.example\nalt@stadt.example\tAlt Bekannt\r\n"Muster, Eva",eva@stadt.example\nnur@stadt.example\nName;E-Mail\n\n';
  expect(peopleOf(text)).toEqual([
    { email: 'neu@stadt.example', name: 'Neu Ander' },
    { email: 'alt@stadt.example', name: 'Alt Bekannt' },
    { email: 'eva@stadt.example', name: 'Muster Eva' },
    { email: 'nur@stadt.example', name: 'nur' },
  ]);
});
