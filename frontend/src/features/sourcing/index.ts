export { InquiriesPage } from './InquiriesPage';
export { InquirySheetPage } from './InquirySheetPage';
export { NewInquiryPage } from './NewInquiryPage';
export { OutsideOfferPage } from './OutsideOfferPage';
