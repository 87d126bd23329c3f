export { CataloguePage } from './CataloguePage';
export { SampleCard } from './SampleCard';
export { SupplierForm } from './SupplierForm';
export { SuppliersPage } from './SuppliersPage';
export { UploadCard } from './UploadCard';
export { DraftCard } from './VersionCard';
