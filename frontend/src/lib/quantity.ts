/** Whether a text is a quantity of the contract: greater than zero, at most seven digits and three decimals. */
export function isQuantity(text: string): boolean {
  return /^\d{1,7}(\.\d{1,3})?$/.test(text) && /[1-9]/.test(text);
}

const thousandths = (quantity: string) => Math.round(Number(quantity) * 1_000);

/** One pack more or less, never below one; a pack is a piece where no other is said. What is no whole pack steps to the next one. */
export function stepped(quantity: string, by: 1 | -1, pack = '1'): string {
  const size = thousandths(pack);
  const packs = thousandths(quantity) / size;
  const next = by === 1 ? Math.floor(packs) + 1 : Math.ceil(packs) - 1;
  return String((Math.min(Math.max(next, 1), Math.floor(9_999_999_000 / size)) * size) / 1_000);
}

/** Whether a unit's plural stands beside the quantity. */
export function isSeveral(quantity: string): boolean {
  return !/^1(\.0+)?$/.test(quantity);
}
