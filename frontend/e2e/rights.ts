import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Role } from './support';

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');

/** The roles in the order of the columns of docs/authorisation.md. */
const columns: Role[] = ['requester', 'officer', 'approver', 'contract_manager', 'auditor', 'admin', 'rule_maintainer'];

export const roles: readonly Role[] = columns;

/** What each role may do of each operation, as docs/authorisation.md says, which is written from the table of rights. */
const table = new Map<string, Map<Role, string>>();
for (const line of read('docs/authorisation.md').split('\n')) {
  const [, , operations, ...cells] = line.split('|').map((cell) => cell.trim());
  if (!operations?.startsWith('`')) continue;
  const row = new Map(columns.map((role, at): [Role, string] => [role, cells[at] ?? '']));
  for (const [, operation = ''] of operations.matchAll(/`(\w+)`/g)) table.set(operation, row);
}

/** Whether somebody with these roles may do the operation for the organisation they act for. */
export function permits(operation: string, held: readonly Role[], cooperative: boolean): boolean {
  const row = table.get(operation);
  if (!row) throw new Error(`docs/authorisation.md does not name ${operation}`);
  return held.some((role) => {
    const cell = row.get(role) ?? '–';
    return cell !== '–' && (cell !== 'Genossenschaft' || cooperative);
  });
}

export const operations: readonly string[] = [...table.keys()];

/** The rows of the table, each with operations that whoever may do one of them may do all of. */
export const rows: readonly string[][] = [...new Set(table.values())].map((row) =>
  operations.filter((operation) => table.get(operation) === row),
);

const changing = new Set(
  [...read('api/openapi.yaml').matchAll(/^ {4}(?:post|put|patch|delete):\n(?: {6}.*\n)*? {6}operationId: (\w+)/gm)].map(
    ([, operation]) => operation,
  ),
);

/** Whether an operation changes something, or is only read. */
export const changes = (operation: string): boolean => changing.has(operation);
