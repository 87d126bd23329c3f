import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api, body } from '../../api/client';
import { quotableItemsQuery } from '../../api/contracts';
import { fieldErrors } from '../../api/problem';
import type { SchemaFrameworkContract, SchemaQuotableItemList } from '../../api/schema';
import { useI18n } from '../../i18n';
import { base64 } from '../../lib/base64';
import { unitPriceText } from '../../lib/words';
import { Button } from '../../ui/button';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import css from './contracts.module.css';
import { useQuoteTexts } from './quoteTexts';
import { DecimalField, SelectField, TextField } from './TermField';

interface Line {
  key: number;
  lotPriceId: string;
  description: string;
  quantity: string | null;
  unitPrice: string | null;
}

const noLine = (key: number): Line => ({ key, lotPriceId: '', description: '', quantity: null, unitPrice: null });

/** Suppliers with their lots, but for those where only a competition decides. */
export const quotablePlaces = (contract: SchemaFrameworkContract) =>
  contract.lots
    .filter(({ callOffKind }) => callOffKind !== 'mini')
    .flatMap((lot) => lot.parties.map(({ supplier }) => ({ lot: lot.number, supplier })));

/** Asks for what a supplier's quote says. */
export function QuoteForm({ contract }: { contract: SchemaFrameworkContract }) {
  const { t } = useI18n();
  const texts = useQuoteTexts();
  const id = useId();
  const client = useQueryClient();
  const contractId = contract.summary.id;
  const places = quotablePlaces(contract);
  const [place, setPlace] = useState('0');
  const [number, setNumber] = useState('');
  const [date, setDate] = useState<string>();
  const [validUntil, setUntil] = useState<string>();
  const [file, setFile] = useState<File>();
  const [lines, setLines] = useState([noLine(1)]);
  const chosen = places[Number(place)];
  const items = useQuery({
    ...quotableItemsQuery(contractId, chosen?.lot ?? 0, chosen?.supplier.id ?? ''),
    enabled: chosen !== undefined,
    retry: false,
  });
  const record = useMutation({
    mutationFn: async () => {
      if (!chosen || !file || !date || !validUntil) return undefined;
      return body(
        api.POST('/framework-contracts/{contractId}/quotes', {
          params: { path: { contractId } },
          body: {
            lotNumber: chosen.lot,
            supplierId: chosen.supplier.id,
            number,
            date,
            validUntil,
            document: { name: file.name, content: await base64(file) },
            lines: lines.map(({ lotPriceId, description, quantity, unitPrice }) => ({
              lotPriceId,
              quantity: quantity ?? '',
              unitPrice: unitPrice ?? '',
              ...(description.trim() ? { description: description.trim() } : {}),
            })),
          },
        }),
      );
    },
    onSuccess: (made) => {
      if (!made) return undefined;
      setNumber('');
      setLines([noLine(1)]);
      return client.invalidateQueries({ queryKey: ['quotes'] });
    },
  });
  const errors = fieldErrors(record.error);
  const complete = lines.every(({ lotPriceId, quantity, unitPrice }) => lotPriceId && quantity && unitPrice);
  const ready = chosen && number.trim() && date && validUntil && file && complete;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !record.isPending) record.mutate();
  };
  const move = (to: string) => {
    setPlace(to);
    setLines([noLine(1)]);
  };
  const change = (key: number, next: Partial<Line>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...next } : line)));
  return (
    <form className="stack-small" onSubmit={submit}>
      <Refusal failure={record.error} />
      <div className={css.fields}>
        <SelectField
          id={`${id}-place`}
          label={texts.place}
          value={place}
          options={places.map(({ lot, supplier }, at) => [String(at), t.priceLists.inLot(supplier.name, lot)])}
          onChange={move}
        />
        <TextField
          id={`${id}-number`}
          label={texts.numberLabel}
          hint={texts.numberHint}
          value={number}
          onChange={setNumber}
          max={100}
          error={errors.number}
        />
        <DateField id={`${id}-date`} label={texts.date} value={date} onChange={setDate} error={errors.date} />
        <DateField
          id={`${id}-until`}
          label={texts.untilLabel}
          value={validUntil}
          onChange={setUntil}
          error={errors.validUntil}
        />
        <Field id={`${id}-file`} label={texts.file} hint={texts.fileHint} error={errors.document}>
          {(attributes) => (
            <input
              {...attributes}
              type="file"
              accept="application/pdf,.pdf"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
      </div>
      {items.isError && <p>{texts.nothing}</p>}
      {items.data && (
        <fieldset className="stack-small">
          <legend>{texts.items}</legend>
          {lines.map((line, at) => (
            <LineFields
              key={line.key}
              id={`${id}-${line.key}`}
              number={at + 1}
              line={line}
              items={items.data.items}
              error={(member) => errors[`lines/${at}/${member}`]}
              change={(next) => change(line.key, next)}
              remove={lines.length > 1 ? () => setLines(lines.filter(({ key }) => key !== line.key)) : undefined}
            />
          ))}
          <div>
            <Button
              small
              kind="quiet"
              onClick={() => setLines([...lines, noLine(Math.max(...lines.map(({ key }) => key)) + 1)])}
            >
              {texts.more}
            </Button>
          </div>
        </fieldset>
      )}
      <div>
        <Button type="submit" aria-disabled={!ready}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}

interface LineProps {
  id: string;
  number: number;
  line: Line;
  items: SchemaQuotableItemList['items'];
  error: (member: 'lotPriceId' | 'description' | 'quantity' | 'unitPrice') => string | undefined;
  change: (next: Partial<Line>) => void;
  remove: (() => void) | undefined;
}

function LineFields({ id, number, line, items, error, change, remove }: LineProps) {
  const { t, f } = useI18n();
  const texts = useQuoteTexts();
  const item = items.find(({ lotPriceId }) => lotPriceId === line.lotPriceId);
  return (
    <div className={css.fields}>
      <SelectField
        id={`${id}-item`}
        label={texts.item(number)}
        value={line.lotPriceId}
        options={[
          ['', texts.choose],
          ...items.map((one): [string, string] => [one.lotPriceId, `${one.name} (${one.sku})`]),
        ]}
        onChange={(lotPriceId) => change({ lotPriceId })}
        error={error('lotPriceId')}
      />
      <TextField
        id={`${id}-text`}
        label={texts.text(number)}
        hint={texts.textHint}
        value={line.description}
        onChange={(description) => change({ description })}
        max={300}
        error={error('description')}
      />
      <DecimalField
        id={`${id}-quantity`}
        label={texts.quantity(number)}
        places={3}
        value={line.quantity}
        onChange={(quantity) => change({ quantity })}
        error={error('quantity')}
      />
      <DecimalField
        id={`${id}-price`}
        label={texts.price(number)}
        hint={item ? texts.atMost(unitPriceText(t, f, item.unitPrice, item.unit, item.priceKind)) : undefined}
        places={4}
        value={line.unitPrice}
        onChange={(unitPrice) => change({ unitPrice })}
        error={error('unitPrice')}
      />
      {remove && (
        <div>
          <Button small kind="quiet" onClick={remove}>
            {texts.less(number)}
          </Button>
        </div>
      )}
    </div>
  );
}
