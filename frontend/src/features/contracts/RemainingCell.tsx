import type { SchemaRemaining } from '../../api/schema';
import { useI18n } from '../../i18n';
import { remainingIcons, remainingTones, remainingValue } from '../../lib/remaining';
import { piecesText } from '../../lib/words';
import { Tag } from '../../ui/card';
import { Meter } from '../../ui/parts';

export function RemainingTag({ remaining }: { remaining: SchemaRemaining }) {
  const { t } = useI18n();
  return (
    <Tag tone={remainingTones[remaining.state]} icon={remainingIcons[remaining.state]}>
      {t.remainingStates[remaining.state]}
    </Tag>
  );
}

/** What may still be called off, of how much, and the meter of what is used. */
export function RemainingCell({ remaining, unit }: { remaining: SchemaRemaining; unit?: string }) {
  const { t, f } = useI18n();
  const pieces = (quantity: string) => (unit ? piecesText(t, f, quantity, unit) : f.quantity(quantity));
  const value = remaining.value || !remaining.quantity ? remainingValue(f, remaining) : pieces(remaining.quantity);
  const of = remaining.maximumValue
    ? t.contracts.ofMaximum(f.money(remaining.maximumValue))
    : remaining.maximumQuantity && t.contracts.ofQuantity(pieces(remaining.maximumQuantity));
  return (
    <span>
      <strong className="num">{value ?? t.contracts.noMaximum}</strong> <span className="muted small">{of}</span>
      {remaining.usedPercent && (
        <Meter
          percent={remaining.usedPercent}
          tone={remainingTones[remaining.state]}
          label={t.contracts.meter(f.percent(remaining.usedPercent))}
        />
      )}
    </span>
  );
}
