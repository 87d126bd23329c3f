import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { comparisonQuery, productsQuery } from '../../api/queries';
import type { SchemaBasket, SchemaFreeLine } from '../../api/schema';
import { useI18n } from '../../i18n';
import { resolutionOf, searchFor, wishStep } from '../../lib/freeLine';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card, Note, Tag } from '../../ui/card';
import { Field } from '../../ui/form';
import { FailureText, Refusal } from '../../ui/page';
import css from './basket.module.css';
import { CameWith } from './CameWith';
import { type FreeLineChanges, NotOffered } from './useFreeLines';

/** Wishes in words: what each still needs before the basket can be submitted. */
export function FreeLines({ basket, changes }: { basket: SchemaBasket; changes: FreeLineChanges }) {
  const { t } = useI18n();
  const session = useSession();
  if (basket.freeLines.length === 0) return null;
  const mayResolve = session?.allowedActions.includes('resolveFreeLine') ?? false;
  return (
    <Card flush label={t.wishes.heading}>
      <div className={css.wishHead} id="freitext">
        <h2>{t.wishes.heading}</h2>
        <p>{(mayResolve ? t.wishes.blocked : t.handovers.goesAlong)(basket.freeLines.length)}</p>
      </div>
      <ul>
        {basket.freeLines.map((wish) => (
          <li key={wish.id} className={css.wish}>
            <Wish wish={wish} mayResolve={mayResolve} changes={changes} />
          </li>
        ))}
      </ul>
      {changes.error instanceof NotOffered ? (
        <div role="alert">
          <Note tone="warn">{t.wishes.notOffered}</Note>
        </div>
      ) : (
        changes.variables?.kind !== 'add' && <Refusal failure={changes.error} />
      )}
    </Card>
  );
}

interface WishProps {
  wish: SchemaFreeLine;
  mayResolve: boolean;
  changes: FreeLineChanges;
}

function Wish({ wish, mayResolve, changes }: WishProps) {
  const { t, f } = useI18n();
  const quoted = useQuery({
    ...comparisonQuery(wish.productId ?? '', { quantity: wish.quantity, neededBy: wish.neededBy ?? undefined }),
    enabled: Boolean(wish.productId) && mayResolve,
  });
  const best = quoted.data && resolutionOf(quoted.data) ? quoted.data.ranked[0] : undefined;
  const step = wishStep(wish, mayResolve, best !== undefined);
  const { productId } = wish;
  return (
    <div className="stack-small">
      <p className={css.wishText}>{wish.description}</p>
      <p className="muted small">
        {[
          t.wishes.quantity(f.quantity(wish.quantity)),
          wish.estimate && t.wishes.estimate(f.money(wish.estimate)),
          wish.neededBy && t.facts.by(f.date(wish.neededBy)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <CameWith from={wish.from} />
      {mayResolve && (
        <p>
          <Tag tone="warn" icon="warn">
            {t.wishes.steps[step]}
          </Tag>
        </p>
      )}
      {step === 'find' && <Find wish={wish} changes={changes} />}
      {productId && (step === 'quote' || step === 'take') && (
        <p className="row">
          {best && (
            <Button onClick={() => !changes.isPending && changes.mutate({ kind: 'take', wish, productId })}>
              {t.wishes.takeOffer(best.supplier.name, f.money(best.landed))}
            </Button>
          )}
          <Link to="/produkte/$productId/angebot" params={{ productId }} search={{ menge: wish.quantity }}>
            {t.sourcing.offerLink}
          </Link>
          <Link to="/produkte/$productId/preisanfrage" params={{ productId }} search={{ menge: wish.quantity }}>
            {t.sourcing.inquiryLink}
          </Link>
        </p>
      )}
      <div>
        <Button
          kind="quiet"
          aria-label={t.basket.removeLine(searchFor(wish.description))}
          onClick={() => !changes.isPending && changes.mutate({ kind: 'remove', wish })}
        >
          {t.basket.remove}
        </Button>
      </div>
    </div>
  );
}

/** Two ways out of a wish: a product of the catalogue, or one of one's own to get offers for. */
function Find({ wish, changes }: Omit<WishProps, 'mayResolve'>) {
  const { t } = useI18n();
  const [typed, setTyped] = useState(searchFor(wish.description));
  const [query, setQuery] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim()) setQuery(typed.trim());
  };
  return (
    <>
      <form className={css.wishRow} onSubmit={submit}>
        <Field label={t.wishes.search}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              maxLength={200}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit">{t.shell.search}</Button>
      </form>
      {query && (
        <Found
          query={query}
          take={(productId) => !changes.isPending && changes.mutate({ kind: 'take', wish, productId })}
        />
      )}
      <Quote wish={wish} changes={changes} />
    </>
  );
}

/** Hits beside a wish; more than these are looked for in the catalogue itself. */
const hitsShown = 5;

function Found({ query, take }: { query: string; take: (productId: string) => void }) {
  const { t, f } = useI18n();
  const hits = useQuery(productsQuery({ q: query, limit: hitsShown }));
  if (hits.isError) return <FailureText failure={hits.error} />;
  if (!hits.data) return null;
  if (hits.data.items.length === 0) return <p role="status">{t.wishes.nothing}</p>;
  return (
    <ul className={css.hits}>
      {hits.data.items.map(({ product, fromPrice }) => (
        <li key={product.id} className="row-between">
          <span>
            <Link to="/produkte/$productId" params={{ productId: product.id }}>
              {product.name}
            </Link>
            <br />
            <span className="muted small">
              {[product.manufacturer, product.partNumber, fromPrice && `${t.search.from} ${f.unitPrice(fromPrice)}`]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
          <Button small aria-label={t.wishes.takeProduct(product.name)} onClick={() => take(product.id)}>
            {t.ways.take}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Quote({ wish, changes }: Omit<WishProps, 'mayResolve'>) {
  const { t } = useI18n();
  const all = useQuery(productsQuery({ limit: 1 }));
  const [category, setCategory] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (category && !changes.isPending) changes.mutate({ kind: 'resolve', wish, to: { category } });
  };
  return (
    <form className={css.wishRow} noValidate onSubmit={submit}>
      <Field label={t.wishes.category} error={tried && !category ? t.wishes.categoryMissing : undefined}>
        {(attributes) => (
          <select {...attributes} value={category} onChange={(event) => setCategory(event.target.value)}>
            <option value="">{t.sourcing.pickSupplier}</option>
            {all.data?.facets.category.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button type="submit">{t.wishes.quote}</Button>
    </form>
  );
}
