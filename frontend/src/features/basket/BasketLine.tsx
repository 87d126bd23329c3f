import { Link } from '@tanstack/react-router';
import type { SchemaLine, SchemaLinePatch, SchemaReason } from '../../api/schema';
import { useI18n } from '../../i18n';
import { usePartTexts } from '../../lib/partTexts';
import { piecesText, unitPriceText } from '../../lib/words';
import { ProductPicture } from '../../pictures/ProductPicture';
import { Button } from '../../ui/button';
import { Tag } from '../../ui/card';
import { QuantityInput } from '../../ui/form';
import { LineQuestions } from '../../ui/LineQuestions';
import css from './basket.module.css';
import { CameWith } from './CameWith';

interface Props {
  line: SchemaLine;
  last: SchemaReason | null | undefined;
  /** The basket has lines of several rates of tax. */
  ratesDiffer: boolean;
  patch: (patch: SchemaLinePatch) => void;
  remove: () => void;
}

export function BasketLine({ line, last, ratesDiffer, patch, remove }: Props) {
  const { t, f } = useI18n();
  const { product } = line;
  const { partOf } = usePartTexts();
  const toComparison = {
    to: '/produkte/$productId',
    params: { productId: product.id },
    search: { menge: line.quantity, ...(line.neededBy ? { bis: line.neededBy } : {}) },
  } as const;
  return (
    <li className={css.line}>
      <ProductPicture product={product} small />
      <div>
        <Link {...toComparison} className="strong">
          {product.name}
        </Link>
        {line.partOf && <p className="small">{partOf(line.partOf.name)}</p>}
        <p className="muted small">
          {[
            line.supplier.name,
            line.unitPrice && unitPriceText(t, f, line.unitPrice, product.unit, line.priceKind),
            line.deliveryDate && t.facts.by(f.day(line.deliveryDate)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {line.reckoning && <p className="muted small">{line.reckoning}</p>}
        <LineState line={line} />
        <CameWith from={line.from} note={line.note} />
        <div className="row">
          {(line.state === 'price_rose' || line.state === 'price_fell') && (
            <Button small onClick={() => patch({ acceptPrice: true })}>
              {t.basket.acceptPrice}
            </Button>
          )}
          {!line.partOf && (
            <Button kind="quiet" aria-label={t.basket.removeLine(product.name)} onClick={remove}>
              {t.basket.remove}
            </Button>
          )}
        </div>
      </div>
      {line.partOf ? (
        <p>{piecesText(t, f, line.quantity, product.unit)}</p>
      ) : (
        <QuantityInput
          label={t.search.quantityOf(product.name)}
          value={line.quantity}
          onChange={(quantity) => patch({ quantity })}
        />
      )}
      <div className={css.sum}>
        <strong>{line.goods ? f.money(line.goods) : t.basket.unavailable}</strong>
        <p className="muted small">{t.basket.goods}</p>
        {ratesDiffer && line.vatRate && <p className="muted small">{t.facts.vatAt(f.rate(line.vatRate))}</p>}
      </div>
      <div className={css.reason}>
        <LineQuestions line={line} last={last} answer={patch} />
      </div>
    </li>
  );
}

function LineState({ line }: { line: SchemaLine }) {
  const { t, f } = useI18n();
  const tag = line.contractNumber
    ? t.compare.frameworkOf(line.contractNumber)
    : line.rank === 1
      ? t.compare.best
      : line.rank && line.rankedOffers
        ? t.basket.rank(line.rank, line.rankedOffers)
        : undefined;
  return (
    <>
      {tag && (
        <p>
          <Tag
            tone={line.contractNumber ? 'info' : line.rank === 1 ? 'ok' : 'plain'}
            icon={line.contractNumber ? 'contract' : 'award'}
          >
            {tag}
          </Tag>
        </p>
      )}
      {line.state !== 'ok' && line.seenTotal && line.state !== 'reason_missing' && (
        <p className="small">{t.basket.seen(f.money(line.seenTotal))}</p>
      )}
      {line.messages.map((message) => (
        <p key={message} className="strong small">
          {message}
        </p>
      ))}
    </>
  );
}
