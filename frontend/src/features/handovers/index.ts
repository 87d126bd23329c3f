export { BasketHandOnPage, DirectHandOnPage } from './HandOnPage';
export { HandoversPage } from './HandoversPage';
