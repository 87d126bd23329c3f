import { describe, expect, it } from 'vitest';
import type { SchemaReason } from '../src/api/schema';
import { proposalsFor, readReason } from '../src/lib/reason';

const proposal: SchemaReason = { code: 'earlier_delivery', text: 'Lieferung am 26.11. statt 04.12.' };

describe('the reason for a dearer offer', () => {
  it('is missing until something is chosen', () => {
    expect(readReason({ kind: 'none' }, [proposal])).toEqual({ fault: 'missing' });
    expect(readReason({ kind: 'proposal', index: 4 }, [proposal])).toEqual({ fault: 'missing' });
  });

  it('takes a proposal as it was made', () => {
    expect(readReason({ kind: 'proposal', index: 0 }, [proposal])).toEqual({ reason: proposal });
  });

  it('asks for the kind before the text', () => {
    expect(readReason({ kind: 'own', code: '', text: 'x'.repeat(40) }, [])).toEqual({ fault: 'kindMissing' });
  });

  it('needs 20 characters for another reason, and counts no spaces around them', () => {
    const own = (text: string) => readReason({ kind: 'own', code: 'other', text }, []);
    expect(own(`${'x'.repeat(19)}     `)).toEqual({ fault: 'tooShort' });
    expect(own(` ${'x'.repeat(20)} `)).toEqual({ reason: { code: 'other', text: 'x'.repeat(20) } });
  });

  it('needs no text for a named reason', () => {
    expect(readReason({ kind: 'own', code: 'warranty', text: ' ' }, [])).toEqual({ reason: { code: 'warranty' } });
  });

  it('only proposes what was made for the offer', () => {
    const made = [
      { offerId: 'a', reason: proposal },
      { offerId: 'b', reason: { code: 'warranty' as const } },
    ];
    expect(proposalsFor(made, 'a')).toEqual([proposal]);
  });
});
