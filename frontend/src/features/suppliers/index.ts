export { CataloguePage } from './CataloguePage';
export { SuppliersPage } from './SuppliersPage';
