import type { SchemaOrderStatus, SchemaOrderSummary } from '../api/schema';

const never: readonly SchemaOrderStatus[] = ['submitted', 'returned', 'rejected', 'withdrawn', 'lapsed'];

/** Whether an order went out: others wait for a second person or were never released, and get neither number nor note. */
export const isReleased = (status: SchemaOrderStatus): boolean => !never.includes(status);

/** Whether the next moments bring the order's seal or its number: who looks at it sees them come. */
export const isSettling = ({ seal, number, status }: SchemaOrderSummary): boolean =>
  seal.state === 'pending' || (!number && isReleased(status));
