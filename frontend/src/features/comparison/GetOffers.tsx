import { Link } from '@tanstack/react-router';
import type { SchemaComparison } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';

/** Ways to more offers than the catalogues have: one's own, and asking suppliers. */
export function GetOffers({ comparison: { product, quantity, neededBy } }: { comparison: SchemaComparison }) {
  const { t } = useI18n();
  const session = useSession();
  const may = (operation: string) => session?.allowedActions.includes(operation) ?? false;
  const params = { productId: product.id };
  const search = { menge: quantity, ...(neededBy ? { bis: neededBy } : {}) };
  return (
    <p className="row screen-only">
      {may('recordOutsideOffer') && (
        <Link to="/produkte/$productId/angebot" params={params} search={search}>
          {t.sourcing.offerLink}
        </Link>
      )}
      {may('sendInquiry') && (
        <Link to="/produkte/$productId/preisanfrage" params={params} search={search}>
          {t.sourcing.inquiryLink}
        </Link>
      )}
    </p>
  );
}
