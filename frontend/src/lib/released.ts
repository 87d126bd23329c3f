import type { SchemaOrderStatus } from '../api/schema';

const never: readonly SchemaOrderStatus[] = ['submitted', 'returned', 'rejected', 'withdrawn', 'lapsed'];

/** Whether an order went out: others wait for a second person or were never released, and get neither number nor note. */
export const isReleased = (status: SchemaOrderStatus): boolean => !never.includes(status);
