/** Bytes of the largest list that is read. */
export const largestCsv = 2 * 1024 * 1024;

/** Rows as a file for a spreadsheet: semicolons, quotes where they are needed. */
export function writeCsv(rows: string[][]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

/** A spreadsheet must not take a name for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The rows of a file with semicolons, commas or tabs, by its heading; quotes as spreadsheets write them. */
export function readCsv(text: string): string[][] {
  const plain = text.replace(/^\uFEFF/, '');
  const heading = plain.split(/\r?\n/, 1)[0] ?? '';
  const mark = [';', '\t', ','].find((one) => heading.includes(one)) ?? ';';
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < plain.length; i++) {
    const c = plain[i];
    if (quoted) {
      if (c !== '"') field += c;
      else if (plain[i + 1] === '"') field += plain[++i];
      else quoted = false;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === mark) {
      row.push(field);
      field = '';
    } else if (c === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
    } else if (c !== '\r') field += c;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows.map((one) => one.map((text) => text.trim().replace(/^'(?=[=+\-@])/, '')));
}

/** UTF-8, or what older spreadsheets write; undefined where the file is no text. */
export function decodeCsv(bytes: ArrayBuffer): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder('windows-1252').decode(bytes);
  }
  return text.includes('\u0000') ? undefined : text;
}

/** Hands a file to the person. */
export function saveCsv(name: string, text: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
