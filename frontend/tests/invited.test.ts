import { expect, test } from 'vitest';
import type { SchemaRole } from '../src/api/schema';
import { inviteRows } from '../src/lib/invited';

const roles: Record<string, SchemaRole> = { beschaffung: 'officer', freigabe: 'approver' };
const roleOf = (word: string) => roles[word.toLowerCase()];

test('people come from lines in either order, with any mark between; the head of a table is nobody', () => {
  const text =
    'Name;E-Mail\nNeu Ander; neu@stadt.example\nalt@stadt.example\tAlt Bekannt\r\n"Muster, Eva",eva@stadt.example\nnur@stadt.example\n\n';
  expect(inviteRows(text).map(({ email, name, fault }) => [email, name, fault])).toEqual([
    ['neu@stadt.example', 'Neu Ander', undefined],
    ['alt@stadt.example', 'Alt Bekannt', undefined],
    ['eva@stadt.example', 'Muster Eva', undefined],
    ['nur@stadt.example', 'nur', undefined],
  ]);
});

test('a third column names the role; each line that cannot be invited says why', () => {
  const text = [
    'Ada Amt;ada@stadt.example;Beschaffung',
    'Ben Bau;ben@stadt.example;Hausmeisterei',
    'ohne Adresse',
    'Cem;cem@stadt',
    'Ada noch einmal;ADA@stadt.example',
    'Dea;dea@stadt.example',
  ].join('\n');
  expect(
    inviteRows(text, roleOf, ['dea@stadt.example']).map(({ line, name, roles, fault }) => [line, name, roles, fault]),
  ).toEqual([
    [1, 'Ada Amt', ['officer'], undefined],
    [2, 'Ben Bau', [], 'role'],
    [3, 'ohne Adresse', [], 'noAddress'],
    [4, 'Cem', [], 'address'],
    [5, 'Ada noch einmal', [], 'twice'],
    [6, 'Dea', [], 'open'],
  ]);
});
