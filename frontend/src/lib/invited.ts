import type { SchemaRole } from '../api/schema';

/** What keeps a line from being invited. */
export type RowFault = 'noAddress' | 'address' | 'twice' | 'role' | 'open';

/** A line of the list: somebody to invite, or what is wrong with it. */
export interface InviteRow {
  /** In the text, from 1. */
  line: number;
  text: string;
  email: string;
  name: string;
  /** Named in the line; empty where the choice below the list counts. */
  roles: SchemaRole[];
  fault?: RowFault;
}

/** What the server takes as an address, seen from afar. */
const addressForm = /^[^@\s"<>(),;:\\]+@[^@\s"<>(),;:\\]+\.[^@\s"<>(),;:\\]{2,}$/;

/**
 * Reads lines "address" or, as a table has them, "name; address; role" in any order. Without a name, the address's beginning
 * is one. A role is what roleOf knows; a first line without an address is the head of a table.
 */
export function inviteRows(
  text: string,
  roleOf: (word: string) => SchemaRole | undefined = () => undefined,
  invited: readonly string[] = [],
): InviteRow[] {
  const seen = new Set<string>();
  const lines = text.split(/\r?\n/).map((one, index) => ({ text: one.trim(), line: index + 1 }));
  const filled = lines.filter((one) => one.text);
  const rows = filled.map((one) => ({ ...one, ...read(one.text, roleOf) }));
  const table = rows.length > 1 && rows[0]?.fault === 'noAddress' && /[;,\t]/.test(rows[0].text);
  return rows.slice(table ? 1 : 0).map((row) => {
    const key = row.email.toLowerCase();
    const fault = row.fault ?? (seen.has(key) ? 'twice' : invited.includes(key) ? 'open' : undefined);
    seen.add(key);
    return fault ? { ...row, fault } : row;
  });
}

function read(text: string, roleOf: (word: string) => SchemaRole | undefined): Omit<InviteRow, 'line' | 'text'> {
  const cells = text
    .split(/[;,\t]/)
    .map((cell) => cell.trim().replace(/^"|"$/g, ''))
    .filter(Boolean);
  const email = cells.find((cell) => cell.includes('@')) ?? '';
  const others = cells.filter((cell) => cell !== email);
  const last = others.length > 1 ? others.at(-1) : undefined;
  const role = last ? roleOf(last) : undefined;
  const after = cells.at(-1) !== email && cells.indexOf(email) > 0;
  const unknown = after && !role;
  const name = (last && (role || unknown) ? others.slice(0, -1) : others).join(' ');
  const fault = !email ? 'noAddress' : !addressForm.test(email) ? 'address' : unknown ? 'role' : undefined;
  return {
    email,
    name: name || (email.split('@')[0] ?? email),
    roles: role ? [role] : [],
    ...(fault ? { fault } : {}),
  };
}
