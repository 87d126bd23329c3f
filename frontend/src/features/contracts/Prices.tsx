import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { contractQuery, contractTermsQuery, priceListQuery, priceListsQuery } from '../../api/contracts';
import { suppliersQuery } from '../../api/queries';
import type { SchemaContractTerms, SchemaPriceList, SchemaPriceListUse } from '../../api/schema';
import { useI18n } from '../../i18n';
import { type FileFault, fileFault, sendFile } from '../../lib/upload';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { DropZone } from '../../ui/DropZone';
import { FieldError } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import { StatusTag } from './ChangePage';
import css from './contracts.module.css';
import { ceilingOf, usePriceTexts } from './priceTexts';
import { DecimalField, SelectField } from './TermField';

/** The price lists of a contract, and the way to a new one. */
export function Prices({ contractId }: { contractId: string }) {
  const { t, f } = useI18n();
  const texts = t.priceLists;
  const actions = useSession()?.allowedActions ?? [];
  const reads = actions.includes('listPriceLists');
  const lists = useQuery({ ...priceListsQuery(contractId), enabled: reads });
  const terms = useQuery({ ...contractTermsQuery(contractId), enabled: reads });
  const priced = useQuery(contractQuery(contractId)).data?.lots.some(({ products }) => products > 0);
  if (!reads || !lists.data) return null;
  return (
    <section className="stack-small" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      {terms.data && <Rules terms={terms.data.terms} />}
      {lists.data.items.length === 0 && <p>{priced ? texts.taken : texts.empty}</p>}
      {lists.data.items.length > 0 && (
        <Card flush>
          <Table
            caption={texts.title}
            rows={lists.data.items}
            rowKey={(row) => row.id}
            columns={[
              {
                label: texts.list,
                cell: (row) => (
                  <Link to="/preislisten/$listId" params={{ listId: row.id }}>
                    {texts.numbered(texts.uses[row.use], row.number)}
                  </Link>
                ),
              },
              { label: texts.lot, cell: (row) => t.contractChanges.lot(row.lotNumber) },
              { label: texts.supplier, cell: (row) => row.supplier.name },
              { label: texts.from, cell: (row) => f.date(row.from) },
              { label: t.contracts.state, cell: (row) => <StatusTag status={row.status} /> },
            ]}
          />
        </Card>
      )}
      {actions.includes('uploadPriceList') && terms.data && (
        <Upload contractId={contractId} terms={terms.data.terms} waiting={lists.data.items.length > 0} />
      )}
    </section>
  );
}

/** What each supplier's prices are held against, in words. */
function Rules({ terms }: { terms: SchemaContractTerms }) {
  const { t, f } = useI18n();
  const words = usePriceTexts();
  const names = useQuery(suppliersQuery).data?.items;
  const rows = terms.lots.flatMap((lot) => lot.parties.map((party) => ({ lot: lot.number, party })));
  if (rows.length === 0) return null;
  return (
    <Card flush>
      <Table
        caption={words.rules}
        rows={rows}
        rowKey={({ lot, party }) => `${lot}-${party.supplierId}-${party.valid.from}`}
        columns={[
          { label: t.priceLists.lot, cell: ({ lot }) => t.contractChanges.lot(lot) },
          {
            label: t.priceLists.supplier,
            cell: ({ party }) =>
              names?.find((one) => one.supplier.id === party.supplierId)?.supplier.name ?? t.priceLists.supplier,
          },
          { label: t.priceLists.rule, cell: ({ party }) => t.priceLists.ruleKinds[party.priceRule?.kind ?? 'fixed'] },
          { label: words.ceiling, cell: ({ party }) => ceilingOf(party.priceRule, words, f) },
        ]}
      />
    </Card>
  );
}

interface UploadProps {
  contractId: string;
  terms: SchemaContractTerms;
  waiting: boolean;
}

/** Asks for lot, supplier and first day, then takes the file. */
function Upload({ contractId, terms, waiting }: UploadProps) {
  const { t } = useI18n();
  const texts = t.priceLists;
  const id = useId();
  const parties = terms.lots.flatMap((lot) => lot.parties.map((party) => ({ lot: lot.number, party })));
  const [place, setPlace] = useState('0');
  const [use, setUse] = useState<SchemaPriceListUse>('prices');
  const [from, setFrom] = useState<string>();
  const [index, setIndex] = useState<string | null>(null);
  const [fault, setFault] = useState<FileFault | 'day'>();
  const names = useQuery(suppliersQuery).data?.items;
  const chosen = parties[Number(place)];
  const upload = useUploadPrices(contractId);
  const rule = chosen?.party.priceRule?.kind ?? 'fixed';
  if (!chosen) return null;
  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    const found = from ? fileFault(file) : 'day';
    setFault(found);
    if (found || !from) return;
    upload.mutate({ file, lot: chosen.lot, supplierId: chosen.party.supplierId, use, from, index });
  };
  const supplier = (key: string) => names?.find((one) => one.supplier.id === key)?.supplier.name ?? texts.supplier;
  return (
    <details open={!waiting}>
      <summary>{texts.upload}</summary>
      <div className="stack-small">
        <p className="muted">{texts.explain[rule]}</p>
        <div className={css.fields}>
          <SelectField
            id={`${id}-place`}
            label={texts.place}
            value={place}
            options={parties.map(({ lot, party }, at) => [String(at), texts.inLot(supplier(party.supplierId), lot)])}
            onChange={setPlace}
          />
          {(rule === 'discount' || rule === 'cost_plus') && (
            <SelectField
              id={`${id}-use`}
              label={texts.use}
              value={use}
              options={Object.entries(texts.uses) as [SchemaPriceListUse, string][]}
              onChange={setUse}
            />
          )}
          <DateField
            id={`${id}-from`}
            label={texts.fromDay[use]}
            error={fault === 'day' ? texts.dayMissing : undefined}
            value={from}
            onChange={setFrom}
          />
          {rule === 'review' && (
            <DecimalField id={`${id}-index`} label={texts.index} places={3} value={index} onChange={setIndex} />
          )}
        </div>
        <DropZone
          id={id}
          accept=".xml,.csv,.txt"
          hint={t.suppliers.formats}
          failed={fault !== undefined && fault !== 'day'}
          disabled={upload.isPending}
          take={take}
        >
          <label className={buttonClass('secondary')} htmlFor={id}>
            {t.suppliers.choose}
          </label>
        </DropZone>
        {fault && fault !== 'day' && <FieldError id={`${id}-error`}>{t.suppliers.fileFaults[fault]}</FieldError>}
        <div role="status">{upload.isPending && <p>{t.suppliers.reading(upload.variables.file.name)}</p>}</div>
        <Refusal failure={upload.error} />
      </div>
    </details>
  );
}

interface Asked {
  file: File;
  lot: number;
  supplierId: string;
  use: SchemaPriceListUse;
  from: string;
  index: string | null;
}

/** Sends a list and opens it. */
function useUploadPrices(contractId: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ file, lot, index, ...rest }: Asked) => {
      const query = new URLSearchParams({
        lot: String(lot),
        supplierId: rest.supplierId,
        use: rest.use,
        from: rest.from,
        ...(index ? { index } : {}),
      });
      return sendFile<SchemaPriceList>(
        `/api/v1/framework-contracts/${contractId}/price-lists?${query}`,
        file,
        () => {},
      );
    },
    onSuccess: async (list) => {
      client.setQueryData(priceListQuery(list.id).queryKey, list);
      await client.invalidateQueries({ queryKey: ['price-lists'] }); // those of home, too
      await navigate({ to: '/preislisten/$listId', params: { listId: list.id } });
    },
  });
}
