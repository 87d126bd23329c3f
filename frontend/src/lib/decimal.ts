import type { Language } from '../i18n/format';

/**
 * Reads a decimal as people write it ("1.234,50", "4,9", "12") into the contract's form ("1234.50", "4.9", "12"). A mark
 * before exactly three last digits that the language uses for thousands could mean either; such a text is none.
 */
export function parseDecimal(text: string, language: Language): string | undefined {
  const plain = text.replaceAll(/[\s€]|EUR/g, '');
  const [mark, group] = language === 'de' ? [',', '.'] : ['.', ','];
  const grouped = language === 'de' ? /^\d{1,3}(\.\d{3})+,\d+$/ : /^\d{1,3}(,\d{3})+\.\d+$/;
  if (grouped.test(plain)) return plain.replaceAll(group, '').replace(mark, '.');
  if (!/^\d+([.,]\d+)?$/.test(plain)) return undefined;
  const unclear = plain.includes(group) && /^[1-9]\d{0,2}\D\d{3}$/.test(plain);
  return unclear ? undefined : plain.replace(',', '.');
}
