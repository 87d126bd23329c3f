import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { priceHistoryQuery } from '../../api/queries';
import type { SchemaComparison } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Refusal } from '../../ui/page';
import css from './past.module.css';

const PriceChart = lazy(async () => ({ default: (await import('./PriceChart')).PriceChart }));

/** How the best total price went. Nothing is asked or drawn before it is opened. */
export function PriceHistory({ comparison }: { comparison: SchemaComparison }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <details className={css.screen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.past.chart}</summary>
      {open && (
        <Suspense fallback={<div className={css.waiting} />}>
          <Chart comparison={comparison} />
        </Suspense>
      )}
    </details>
  );
}

function Chart({ comparison }: { comparison: SchemaComparison }) {
  const { t } = useI18n();
  const query = useQuery(priceHistoryQuery(comparison.product.id, comparison.quantity));
  if (query.isError) return <Refusal failure={query.error} />;
  if (!query.data) return <div className={css.waiting} role="status" aria-label={t.common.loading} />;
  return <PriceChart history={query.data} unit={comparison.product.unit} shown={comparison.standing?.at} />;
}
