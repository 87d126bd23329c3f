export { OrderPage } from './OrderPage';
export { OrdersPage } from './OrdersPage';
export { SharesPage } from './SharesPage';
