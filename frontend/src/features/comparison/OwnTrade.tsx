import type { SchemaTradeBlock, SchemaTradeOffer } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card, Tag } from '../../ui/card';
import css from './offers.module.css';

/** The cooperative's own trade with its fee: beside the comparison, never in its ranking, and not to be ordered here. */
export function OwnTrade({ trade }: { trade: SchemaTradeBlock }) {
  const { t } = useI18n();
  return (
    <Card label={t.beside.trade}>
      <div className="stack-small">
        <div className="row">
          <h2>{t.beside.trade}</h2>
          {trade.offers.length > 0 && (
            <Tag tone="plain" icon="info">
              {t.beside.unranked}
            </Tag>
          )}
        </div>
        <p className="muted small">{trade.sentence}</p>
        {trade.offers.map((offer) => (
          <TradeOffer key={offer.offerId} offer={offer} />
        ))}
      </div>
    </Card>
  );
}

function TradeOffer({ offer }: { offer: SchemaTradeOffer }) {
  const { t, f } = useI18n();
  const fee = offer.feePercent && t.beside.fee(f.rate(offer.feePercent));
  return (
    <div>
      <p>
        <strong>{offer.supplier.name}</strong>{' '}
        <span className="muted small">
          {[offer.sku, offer.reason ?? t.beside.deliveryBy(f.day(offer.deliveryDate)), !offer.total && fee]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
      <dl className={css.steps}>
        {offer.landed && (
          <>
            <dt>{t.compare.total}</dt>
            <dd>{f.money(offer.landed)}</dd>
          </>
        )}
        {fee && offer.fee && (
          <>
            <dt>{fee}</dt>
            <dd>{f.money(offer.fee)}</dd>
          </>
        )}
        {offer.total && (
          <>
            <dt className={css.sum}>{t.beside.withFee}</dt>
            <dd className={css.sum}>{f.money(offer.total)}</dd>
          </>
        )}
      </dl>
    </div>
  );
}
