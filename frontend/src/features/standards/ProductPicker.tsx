import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { productsQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Field, Radio } from '../../ui/form';
import css from './standards.module.css';

export interface Picked {
  id: string;
  name: string;
}

interface Props {
  picked: Picked | undefined;
  pick: (product: Picked | undefined) => void;
  error: string | undefined;
}

/** How many products a search offers; a better word finds the others. */
const offered = 6;

/** A product of the catalogue, found by its name or number. */
export function ProductPicker({ picked, pick, error }: Props) {
  const { t } = useI18n();
  const [typed, setTyped] = useState('');
  const [wanted, setWanted] = useState('');
  const found = useQuery({ ...productsQuery({ q: wanted }), enabled: wanted !== '' });
  const items = wanted ? (found.data?.items.slice(0, offered) ?? []) : [];
  if (picked)
    return (
      <p>
        <span className="muted">{t.standards.product}:</span> <span className="strong">{picked.name}</span>{' '}
        <Button kind="quiet" onClick={() => pick(undefined)}>
          {t.facts.change}
        </Button>
      </p>
    );
  return (
    <div className="stack-small">
      <Field id="hausstandard-artikel" label={t.standards.product} hint={t.standards.productHint} error={error}>
        {(attributes) => (
          <div className={css.search}>
            <input
              {...attributes}
              type="search"
              autoComplete="off"
              maxLength={200}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                setWanted(typed.trim());
              }}
            />
            <Button onClick={() => setWanted(typed.trim())}>{t.shell.search}</Button>
          </div>
        )}
      </Field>
      {items.length > 0 && (
        <fieldset>
          <legend className="visually-hidden">{t.standards.found}</legend>
          {items.map(({ product }) => (
            <label key={product.id} className={css.hit}>
              <Radio name="hausstandard-treffer" checked={false} onChange={() => pick(product)} />
              <span>
                {product.name}{' '}
                <span className="muted small">
                  {product.manufacturer} · {product.partNumber}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <p role="status">{wanted && found.isSuccess && items.length === 0 && t.standards.nothing}</p>
    </div>
  );
}
