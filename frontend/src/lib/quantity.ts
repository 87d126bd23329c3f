/** Whether a text is a quantity of the contract: greater than zero, at most seven digits and three decimals. */
export function isQuantity(text: string): boolean {
  return /^\d{1,7}(\.\d{1,3})?$/.test(text) && /[1-9]/.test(text);
}

/** One piece more or less, never below one. Fractions step to the next whole number. */
export function stepped(quantity: string, by: 1 | -1): string {
  const whole = Number.parseInt(quantity, 10);
  const fraction = /\.\d*[1-9]/.test(quantity);
  const next = by === 1 ? whole + 1 : fraction ? whole : whole - 1;
  return String(Math.min(Math.max(next, 1), 9_999_999));
}

/** Whether a unit's plural stands beside the quantity. */
export function isSeveral(quantity: string): boolean {
  return !/^1(\.0+)?$/.test(quantity);
}
