import type { SchemaExcludedOffer, SchemaExclusionReason } from '../../api/schema';
import { useI18n } from '../../i18n';
import css from './comparison.module.css';

/** Offers that were not considered: the count and reasons in one line, the rest folded. */
export function ExcludedOffers({ excluded }: { excluded: SchemaExcludedOffer[] }) {
  const { t, f } = useI18n();
  if (excluded.length === 0) return null;
  const counts = new Map<SchemaExclusionReason, number>();
  for (const { reason } of excluded) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts].map(([reason, count]) => t.exclusions[reason](count)).join(', ');
  return (
    <details className="on-paper">
      <summary>{t.compare.excluded(excluded.length, reasons)}</summary>
      <ul className={css.excluded}>
        {excluded.map((offer) => (
          <li key={offer.offerId}>
            <span className="strong">{offer.supplier.name}</span>
            {offer.landed && <span className="num">, {f.money(offer.landed)}</span>}
            <br />
            <span className="muted">{offer.text}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
