import type { SchemaProduct } from '../api/schema';
import { fallback, generators } from './drawings';
import { toneOf } from './facts';
import css from './picture.module.css';

/** A picture drawn from the product's facts; it decorates, the facts stand beside it as text. */
export function ProductPicture({ product, labelled }: { product: SchemaProduct; labelled?: boolean }) {
  const draw = generators[product.category.key] ?? fallback;
  const { body, label } = draw(product.facts, css[`tone${toneOf(product.manufacturer)}`]);
  return (
    <svg className={css.frame} viewBox="0 0 160 120" width="160" height="120" aria-hidden="true" focusable="false">
      {body}
      {labelled && label && (
        <text className={css.label} x="154" y="115">
          {label}
        </text>
      )}
    </svg>
  );
}
