import type { SchemaStatutoryLimit } from '../../api/schema';
import { useI18n } from '../../i18n';

/** What the stored rules say of direct awards, with source and date. */
export function Limits({ limits, land, buyer }: { limits: SchemaStatutoryLimit[]; land: string; buyer: string }) {
  const { t, f } = useI18n();
  if (!land) return null;
  const found = limits.find((one) => one.land === land && one.buyerType === buyer);
  const says =
    found?.limit != null
      ? t.setup.limitFound(f.money(found.limit))
      : found?.state === 'no_statutory_limit'
        ? t.setup.limitNone
        : t.setup.limitUnknown;
  return (
    <div role="status">
      <p className="strong">
        {t.setup.limit}: {says}
      </p>
      {found?.citation && found.checked && (
        <p className="muted small">
          {t.setup.source(found.citation, f.date(found.checked))},{' '}
          {found.confirmed ? t.setup.confirmed : t.setup.notConfirmed}
        </p>
      )}
    </div>
  );
}
