interface Person {
  email: string;
  name: string;
}

/** People of lines "address" or, as a table has them, "name; address" in either order. Without a name, the address's beginning is one. */
export function peopleOf(text: string): Person[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const cells = line
      .split(/[;,\t]/)
      .map((cell) => cell.trim().replace(/^"|"$/g, ''))
      .filter(Boolean);
    const email = cells.find((cell) => cell.includes('@'));
    if (!email) return [];
    const name = cells.filter((cell) => cell !== email).join(' ');
    return [{ email, name: name || (email.split('@')[0] ?? email) }];
  });
}
