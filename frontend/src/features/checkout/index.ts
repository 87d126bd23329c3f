export { BasketCheckPage, DirectCheckPage } from './CheckPage';
export { ResultPage } from './ResultPage';
