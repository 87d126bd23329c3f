export { OrderPage } from './OrderPage';
export { OrdersPage } from './OrdersPage';
