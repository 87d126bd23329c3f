import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { SchemaPartList, SchemaPartListLine, SchemaPartRow, SchemaProductName } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { QuantityInput } from '../../ui/form';
import { PageHead, Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import { OpenParts } from './OpenParts';
import css from './partlist.module.css';
import { usePartTexts } from './partTexts';
import { useAddPartList } from './useAddPartList';

/** A row that can go into the basket: what was found, or what the person has chosen. */
interface Ready {
  row: SchemaPartRow;
  product: SchemaProductName;
  quantity: string;
}

interface Props {
  list: SchemaPartList;
  change: () => void;
}

/** What a list leads to: what still needs a person stands first, what was found below with quantities to change. */
export function PartListResult({ list, change }: Props) {
  const { t, f } = useI18n();
  const parts = usePartTexts();
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [quantities, setQuantities] = useState<Record<string, string>>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const add = useAddPartList();

  const ready = list.rows.flatMap((row): Ready[] => {
    const product = row.state === 'found' ? row.products[0] : row.products.find(({ id }) => id === chosen[row.number]);
    if (!product || left.has(row.number) || row.state === 'not_offered') return [];
    return [{ row, product, quantity: quantities[row.number] ?? row.quantity }];
  });
  const open = list.rows.filter((row) => row.state !== 'found' && !chosen[row.number]);
  const found = list.rows.filter(({ state }) => state === 'found').length;
  const lines: SchemaPartListLine[] = ready.map(({ product, quantity }) => ({ productId: product.id, quantity }));
  const openCount = open.length + list.unread.length;

  return (
    <div className="stack">
      <PageHead title={parts.title}>
        <Button onClick={change}>{parts.change}</Button>
      </PageHead>
      <p role="status">
        {parts.found(f.integer(found), f.integer(list.rows.length + list.unread.length))}{' '}
        {openCount > 0 && parts.openLines(f.integer(openCount))}
      </p>
      <Refusal failure={add.error} />
      {ready.length > 0 && (
        <div className="row">
          <Button kind="primary" onClick={() => !add.isPending && add.mutate(lines)}>
            {parts.add(t.facts.positions(lines.length))}
          </Button>
        </div>
      )}
      {add.data && <LeftOut added={add.data.added} names={add.data.leftOut} />}
      <OpenParts
        rows={open}
        unread={list.unread}
        choose={(row, productId) => setChosen({ ...chosen, [row.number]: productId })}
      />
      {ready.length > 0 && (
        <Card flush>
          <Table
            caption={parts.foundTable}
            showCaption
            rows={ready}
            rowKey={({ row }) => row.number}
            columns={[
              { label: parts.item, cell: (one) => <Item {...one} /> },
              {
                label: t.facts.quantity,
                cell: ({ row, product, quantity }) => (
                  <QuantityInput
                    compact
                    label={t.search.quantityOf(product.name)}
                    value={quantity}
                    onChange={(next) => setQuantities({ ...quantities, [row.number]: next })}
                  />
                ),
              },
              {
                label: parts.total,
                numeric: true,
                cell: ({ row, quantity }) =>
                  row.total && quantity === row.quantity ? (
                    f.money(row.total)
                  ) : (
                    <span className="muted">{parts.later}</span>
                  ),
              },
              {
                label: parts.remove,
                cell: ({ row, product }) => (
                  <Button
                    kind="quiet"
                    small
                    aria-label={parts.removeItem(product.name)}
                    onClick={() => setLeft(new Set([...left, row.number]))}
                  >
                    {parts.remove}
                  </Button>
                ),
              },
            ]}
          />
        </Card>
      )}
    </div>
  );
}

function Item({ row, product }: Ready) {
  const parts = usePartTexts();
  const summed = row.lines.length > 1 && parts.linesSummed(row.lines.join(', '));
  return (
    <div>
      <Link to="/produkte/$productId" params={{ productId: product.id }} className={css.name}>
        {product.name}
      </Link>
      <div className="muted small">
        {[product.manufacturer, product.partNumber, summed].filter(Boolean).join(' · ')}
      </div>
    </div>
  );
}

/** What came into the basket, when some of it did not. */
function LeftOut({ added, names }: { added: number; names: string[] }) {
  const { t } = useI18n();
  const parts = usePartTexts();
  return (
    <Card>
      <div className="stack-small" role="status">
        <p>
          {parts.added(t.facts.positions(added))} <Link to="/warenkorb">{parts.toBasket}</Link>
        </p>
        <ul>
          {names.map((name) => (
            <li key={name}>{parts.leftOut(name)}</li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
