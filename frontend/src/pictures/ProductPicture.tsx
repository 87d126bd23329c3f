import type { SchemaProduct } from '../api/schema';
import { fallback, generators } from './drawings';
import { factNumber, toneOf } from './facts';
import css from './picture.module.css';
import { Shield } from './shapes';

/** Months of warranty above which the picture shows it. */
const usualWarranty = 36;

interface Props {
  product: SchemaProduct;
  /** Too small for the deciding fact to be read. */
  small?: boolean;
}

/** A picture drawn from the product's facts; it decorates, the facts stand beside it as text. */
export function ProductPicture({ product, small }: Props) {
  const draw = generators[product.category.key] ?? fallback;
  const { body, label } = draw(product, css[`tone${toneOf(product.manufacturer)}`]);
  return (
    <svg className={css.frame} viewBox="0 0 160 120" width="160" height="120" aria-hidden="true" focusable="false">
      {body}
      {factNumber(product.facts, 'warranty_months', 0) > usualWarranty && <Shield />}
      {!small && label && (
        <text className={css.label} x="154" y="114">
          {label}
        </text>
      )}
    </svg>
  );
}
