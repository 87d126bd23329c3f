import type { SchemaPlanPosition, SchemaPlanRoundSummary } from '../../api/schema';
import { useI18n } from '../../i18n';
import { monthsOf } from '../../lib/planGrid';
import { usePlanTexts } from './planTexts';

/** How figures, months and units of a round are said. */
export function usePlanWords() {
  const { t, f } = useI18n();
  const texts = usePlanTexts();
  const month = (first: string) => f.date(first).slice(3);
  return {
    month,
    period: (round: SchemaPlanRoundSummary) => {
      const months = monthsOf(round);
      return texts.months(month(months[0] ?? round.firstMonth), month(months.at(-1) ?? round.firstMonth));
    },
    /** "12 Stück", or an amount where the position is planned by value. */
    figure: ({ unit }: Pick<SchemaPlanPosition, 'unit'>, decimal: string) =>
      unit === 'EUR'
        ? f.money({ amount: decimal, currency: 'EUR' })
        : t.facts.pieces(f.quantity(decimal), unit, decimal !== '1'),
    /** The unit alone, as a plural. */
    unit: ({ unit }: Pick<SchemaPlanPosition, 'unit'>) =>
      unit === 'EUR' ? texts.euro : t.facts.pieces('', unit, true).trim(),
  };
}
