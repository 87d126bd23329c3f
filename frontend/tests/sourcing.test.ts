import { describe, expect, it } from 'vitest';
import { documentFault, inquiryState, type OfferTexts, readInquiry, readOffer } from '../src/lib/sourcing';

const today = '2026-11-22';
const known: OfferTexts = {
  supplier: 's1',
  name: '',
  street: '',
  postcode: '',
  city: '',
  email: '',
  askedOn: '20.11.2026',
};

describe('an own offer', () => {
  it('names a known supplier by its id alone', () => {
    expect(readOffer({ ...known, name: 'Rest of an earlier try' }, 'd1', today)).toEqual({
      offer: { documentId: 'd1', askedOn: '2026-11-20', supplierId: 's1' },
    });
  });

  it('names a new supplier with its address, and the mail address where there is one', () => {
    const made = {
      ...known,
      supplier: 'new',
      name: ' Radio Schmitz ',
      street: 'Am Markt 3',
      postcode: '29221',
      city: 'Celle',
    };
    const supplier = { name: 'Radio Schmitz', street: 'Am Markt 3', postcode: '29221', city: 'Celle' };
    expect(readOffer(made, 'd1', today)).toEqual({ offer: { documentId: 'd1', askedOn: '2026-11-20', supplier } });
    expect(readOffer({ ...made, email: 'a@b.example' }, 'd1', today)).toMatchObject({
      offer: { supplier: { email: 'a@b.example' } },
    });
  });

  it('tells all that is missing at once', () => {
    expect(readOffer({ ...known, supplier: '', askedOn: '23.11.2026' }, undefined, today)).toEqual({
      faults: { supplier: true, askedOn: true, document: true },
    });
    expect(readOffer({ ...known, supplier: 'new', city: ' ' }, 'd1', today)).toEqual({
      faults: { name: true, street: true, postcode: true, city: true },
    });
  });

  it.each([
    ['angebot.pdf', 1, undefined],
    ['Angebot.EML', 10 * 1024 * 1024, undefined],
    ['angebot.docx', 1, 'kind'],
    ['angebot.pdf', 0, 'empty'],
    ['angebot.pdf', 10 * 1024 * 1024 + 1, 'tooLarge'],
  ])('comes as PDF or mail: %s of %d bytes', (name, size, fault) => {
    expect(documentFault({ name, size })).toBe(fault);
  });
});

describe('an inquiry', () => {
  const texts = { suppliers: ['a', 'b'], text: ' frei Haus ', quantity: '10', answerDays: '5', neededBy: undefined };

  it('is sent as it was typed, with the day only where there is one', () => {
    const inquiry = { productId: 'p', supplierIds: ['a', 'b'], text: 'frei Haus', quantity: '10', answerDays: 5 };
    expect(readInquiry('p', texts)).toEqual({ inquiry });
    expect(readInquiry('p', { ...texts, neededBy: '2026-12-18' })).toEqual({
      inquiry: { ...inquiry, neededBy: '2026-12-18' },
    });
  });

  it.each([
    ['suppliers', { suppliers: [] }],
    ['suppliers', { suppliers: ['a', 'b', 'c', 'd', 'e', 'f'] }],
    ['text', { text: ' ' }],
    ['quantity', { quantity: '0' }],
    ['answerDays', { answerDays: '0' }],
    ['answerDays', { answerDays: '61' }],
    ['answerDays', { answerDays: '2,5' }],
  ])('asks again for %s', (field, change) => {
    expect(readInquiry('p', { ...texts, ...change })).toEqual({ faults: { [field]: true } });
  });

  it.each([
    ['open', ['open', 'open'], '2026-11-22'],
    ['partly', ['open', 'declined'], '2026-11-22'],
    ['over', ['open', 'answered'], '2026-11-21'],
    ['done', ['declined', 'answered'], '2026-11-21'],
  ])('is %s', (state, letters, deadline) => {
    expect(inquiryState({ letters: letters.map((status) => ({ status })), deadline }, today)).toBe(state);
  });
});
