import type { SchemaNewInquiry, SchemaNewOutsideOffer, SchemaQuoteTerms } from '../api/schema';
import { parseDay } from './day';
import { isQuantity } from './quantity';

/** Bounds of the contract. */
export const mostSuppliers = 5;
const mostAnswerDays = 60;
export const largestDocument = 10 * 1024 * 1024;

/** Stands in the list of suppliers for one that is not in it yet. */
export const newSupplier = 'new';

/** Who offered, when it was asked for, and the document; each as it was typed. */
export interface OfferTexts {
  /** Id of a known supplier, newSupplier, or empty. */
  supplier: string;
  name: string;
  street: string;
  postcode: string;
  city: string;
  email: string;
  askedOn: string;
}

export const offerFields = ['supplier', 'name', 'street', 'postcode', 'city', 'askedOn'] as const;
export type OfferField = (typeof offerFields)[number];

export type OfferFaults = Partial<Record<OfferField | 'document', true>>;

/** What an own offer says beside its terms, or which fields need something else. */
export function readOffer(
  texts: OfferTexts,
  documentId: string | undefined,
  today: string,
): { offer: Omit<SchemaNewOutsideOffer, 'productId' | 'terms'> } | { faults: OfferFaults } {
  const faults: OfferFaults = {};
  const askedOn = parseDay(texts.askedOn);
  if (!askedOn || askedOn > today) faults.askedOn = true;
  if (!texts.supplier) faults.supplier = true;
  if (texts.supplier === newSupplier) {
    for (const field of ['name', 'street', 'postcode', 'city'] as const) if (!texts[field].trim()) faults[field] = true;
  }
  if (!documentId) faults.document = true;
  if (Object.keys(faults).length > 0 || !askedOn || !documentId) return { faults };
  if (texts.supplier !== newSupplier) return { offer: { documentId, askedOn, supplierId: texts.supplier } };
  const email = texts.email.trim();
  return {
    offer: {
      documentId,
      askedOn,
      supplier: {
        name: texts.name.trim(),
        street: texts.street.trim(),
        postcode: texts.postcode.trim(),
        city: texts.city.trim(),
        ...(email ? { email } : {}),
      },
    },
  };
}

/** An inquiry as it was typed. */
export interface InquiryTexts {
  suppliers: string[];
  text: string;
  quantity: string;
  answerDays: string;
  neededBy: string | undefined;
}

export type InquiryFaults = Partial<Record<'suppliers' | 'text' | 'quantity' | 'answerDays', true>>;

/** The inquiry to send, or what of it needs something else. */
export function readInquiry(
  productId: string,
  texts: InquiryTexts,
): { inquiry: SchemaNewInquiry } | { faults: InquiryFaults } {
  const faults: InquiryFaults = {};
  const days = texts.answerDays.trim();
  const text = texts.text.trim();
  if (texts.suppliers.length === 0 || texts.suppliers.length > mostSuppliers) faults.suppliers = true;
  if (!text) faults.text = true;
  if (!isQuantity(texts.quantity)) faults.quantity = true;
  if (!/^\d{1,2}$/.test(days) || Number(days) < 1 || Number(days) > mostAnswerDays) faults.answerDays = true;
  if (Object.keys(faults).length > 0) return { faults };
  return {
    inquiry: {
      productId,
      supplierIds: texts.suppliers,
      text,
      quantity: texts.quantity,
      answerDays: Number(days),
      ...(texts.neededBy ? { neededBy: texts.neededBy } : {}),
    },
  };
}

/** How far an inquiry has come. */
export type InquiryState = 'open' | 'partly' | 'done' | 'over';

export function inquiryState(
  inquiry: { letters: { status: string }[]; deadline: string },
  today: string,
): InquiryState {
  const waiting = inquiry.letters.filter(({ status }) => status === 'open').length;
  if (waiting === 0) return 'done';
  if (inquiry.deadline < today) return 'over';
  return waiting < inquiry.letters.length ? 'partly' : 'open';
}

/** What keeps a file from being sent at all. */
export function documentFault(file: Pick<File, 'name' | 'size'>): 'kind' | 'empty' | 'tooLarge' | undefined {
  if (!/\.(pdf|eml)$/i.test(file.name)) return 'kind';
  if (file.size === 0) return 'empty';
  return file.size > largestDocument ? 'tooLarge' : undefined;
}

/** The terms in few words, for lists. */
export const unitPriceOf = (terms: SchemaQuoteTerms) => ({
  amount: terms.unitPrice,
  currency: 'EUR',
  per: terms.per ?? '1',
});
