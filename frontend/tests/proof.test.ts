import { describe, expect, it } from 'vitest';
import type { Asked } from '../src/lib/proof';
import { faultsOf, proofsOf } from '../src/lib/proof';

const asked = (kind: Asked['kind'], id = kind): Asked => ({
  id,
  kind,
  title: '',
  text: '',
  citation: '',
  when: 'before',
  effect: 'block',
  open: true,
  supplier: 'Nordlicht',
});
const today = '2026-11-23';

describe('what a proof lacks', () => {
  it.each([
    ['a duty without anything', 'duty', {}, ['on onMissing', 'reference shown']],
    ['a day of tomorrow', 'duty', { on: '2026-11-24', reference: 'WR 1' }, ['on onFuture']],
    ['a reference of signs', 'audit_office', { on: today, reference: '- / -' }, ['reference short']],
    ['a file instead of a reference', 'duty', { on: today, file: { id: 'f', name: 'a.pdf' } }, []],
    ['economy needs no day', 'economy', { evidence: 'experience', reference: 'Abrechnung 2025' }, []],
    ['economy without a kind', 'economy', { reference: 'Abrechnung 2025' }, ['kind kindMissing']],
    ['caution not confirmed', 'caution', { on: today, reference: 'ABC' }, ['confirm confirmMissing']],
    ['caution confirmed', 'caution', { confirmed: true }, []],
  ] as const)('%s', (_, kind, draft, want) => {
    expect(faultsOf({ kind }, draft, today).map((fault) => fault.join(' '))).toEqual(want);
  });
});

it('only complete proofs for what is asked are sent', () => {
  const drafts = {
    duty: { on: today, reference: ' WR-2026/1 ', file: { id: 'f', name: 'a.pdf' } },
    audit_office: { on: today },
    economy: { on: today, evidence: 'experience' as const, reference: 'Abrechnung 2025' },
    caution: { confirmed: true },
    gone: { on: today, reference: 'ABC' },
  };
  expect(proofsOf([asked('duty'), asked('audit_office'), asked('economy'), asked('caution')], drafts, today)).toEqual([
    { requirement: 'duty', on: today, reference: 'WR-2026/1', documentId: 'f' },
    { requirement: 'economy', evidence: 'experience', reference: 'Abrechnung 2025' },
    { requirement: 'caution', confirmed: true },
  ]);
  expect(proofsOf([{ ...asked('duty'), effect: 'remind' }], drafts, today)).toEqual([]);
});
