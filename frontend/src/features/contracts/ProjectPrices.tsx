import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api, body } from '../../api/client';
import { contractChoicesQuery, contractTermsQuery, projectPricesQuery } from '../../api/contracts';
import { fieldErrors } from '../../api/problem';
import type { SchemaContractChoices, SchemaContractTerms, SchemaProjectPrice } from '../../api/schema';
import { useI18n } from '../../i18n';
import { base64 } from '../../lib/base64';
import { addDays } from '../../lib/day';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import { StatusTag } from './ChangePage';
import css from './contracts.module.css';
import { useProjectTexts } from './projectTexts';
import { DecimalField, SelectField, TextField } from './TermField';

/** Prices below a supplier's list, for one body and a project. */
export function ProjectPrices({ contractId }: { contractId: string }) {
  const { t } = useI18n();
  const texts = useProjectTexts();
  const actions = useSession()?.allowedActions ?? [];
  const reads = actions.includes('listProjectPrices');
  const writes = actions.includes('addProjectPrice');
  const prices = useQuery({ ...projectPricesQuery(contractId), enabled: reads });
  const terms = useQuery({ ...contractTermsQuery(contractId), enabled: writes });
  const choices = useQuery({ ...contractChoicesQuery, enabled: writes });
  if (!prices.data) return null;
  return (
    <section className="stack-small" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p className="muted">{texts.explain}</p>
      {prices.data.items.length === 0 && <p>{texts.empty}</p>}
      {prices.data.items.length > 0 && <List prices={prices.data.items} />}
      {writes && terms.data && choices.data && (
        <details>
          <summary>{texts.add}</summary>
          <Entry
            contractId={contractId}
            terms={terms.data.terms}
            choices={choices.data}
            label={t.priceLists.supplier}
          />
        </details>
      )}
    </section>
  );
}

function List({ prices }: { prices: SchemaProjectPrice[] }) {
  const { t, f } = useI18n();
  const texts = useProjectTexts();
  const decide = useDecision();
  const euros = (price: SchemaProjectPrice, amount: string) => f.unitPrice({ amount, currency: 'EUR', per: price.per });
  return (
    <>
      <Refusal failure={decide.error} />
      <Card flush>
        <Table
          caption={texts.title}
          rows={prices}
          rowKey={(row) => row.id}
          columns={[
            {
              label: texts.project,
              cell: (row) => (
                <span>
                  {row.title}
                  <br />
                  <span className="muted small">{row.organisationName}</span>
                </span>
              ),
            },
            {
              label: texts.article,
              cell: (row) => (
                <span>
                  {row.productName}
                  <br />
                  <span className="muted small">
                    {t.priceLists.inLot(row.supplier.name, row.lotNumber)}, {row.sku}
                  </span>
                </span>
              ),
            },
            {
              label: texts.price,
              numeric: true,
              cell: (row) => (
                <span>
                  {euros(row, row.price)}
                  <br />
                  <span className="muted small">{texts.instead(euros(row, row.listPrice))}</span>
                </span>
              ),
            },
            {
              label: texts.term,
              cell: (row) => (
                <span className="num">
                  {f.date(row.from)} – {f.dayBefore(row.until)}
                </span>
              ),
            },
            {
              label: texts.called,
              numeric: true,
              cell: (row) => texts.of(f.quantity(row.called), f.quantity(row.quantity)),
            },
            {
              label: texts.document,
              cell: (row) => (
                <a
                  href={`/api/v1/project-prices/${row.id}/document`}
                  download={row.document.name}
                  title={`SHA-256 ${row.document.sha256}`}
                >
                  {row.document.name}
                </a>
              ),
            },
            {
              label: texts.decide,
              cell: (row) => <Decide row={row} busy={decide.isPending} decide={decide.mutate} />,
            },
          ]}
        />
      </Card>
    </>
  );
}

type Way = 'release' | 'withdrawal';

/** The state of a project price, and the buttons of those who decide on a draft. */
function Decide(props: { row: SchemaProjectPrice; busy: boolean; decide: (asked: { id: string; way: Way }) => void }) {
  const { t } = useI18n();
  const texts = useProjectTexts();
  const { row, busy } = props;
  const decide = (way: Way) => !busy && props.decide({ id: row.id, way });
  const may = (action: SchemaProjectPrice['allowedActions'][number]) => row.allowedActions.includes(action);
  return (
    <span className="stack-small">
      <span>
        <StatusTag status={row.status} />
      </span>
      {may('withdraw') && !may('release') && <span className="muted small">{texts.author}</span>}
      {may('withdraw') && (
        <span className="row">
          {may('release') && (
            <Button small onClick={() => decide('release')}>
              {t.contractChanges.release}
            </Button>
          )}
          <Button small kind="quiet" onClick={() => decide('withdrawal')}>
            {t.contractChanges.withdraw}
          </Button>
        </span>
      )}
    </span>
  );
}

function useDecision() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, way }: { id: string; way: Way }) => {
      const params = { params: { path: { projectPriceId: id } } };
      return body(
        way === 'release'
          ? api.POST('/project-prices/{projectPriceId}/release', params)
          : api.POST('/project-prices/{projectPriceId}/withdrawal', params),
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['project-prices'] }),
  });
}

interface EntryProps {
  contractId: string;
  terms: SchemaContractTerms;
  choices: SchemaContractChoices;
  label: string;
}

/** Asks for a project price and its document. */
function Entry({ contractId, terms, choices, label }: EntryProps) {
  const texts = useProjectTexts();
  const { t } = useI18n();
  const id = useId();
  const client = useQueryClient();
  const parties = terms.lots.flatMap((lot) => lot.parties.map((party) => ({ lot: lot.number, party })));
  const [place, setPlace] = useState('0');
  const [sku, setSku] = useState('');
  const [organisationId, setOrganisation] = useState('');
  const [title, setTitle] = useState('');
  const [price, setPrice] = useState<string | null>(null);
  const [quantity, setQuantity] = useState<string | null>(null);
  const [from, setFrom] = useState<string>();
  const [last, setLast] = useState<string>();
  const [file, setFile] = useState<File>();
  const chosen = parties[Number(place)];
  const add = useMutation({
    mutationFn: async () => {
      if (!chosen || !file || !from || !last || !price || !quantity) return undefined;
      return body(
        api.POST('/framework-contracts/{contractId}/project-prices', {
          params: { path: { contractId } },
          body: {
            lotNumber: chosen.lot,
            supplierId: chosen.party.supplierId,
            sku,
            organisationId,
            title,
            price,
            quantity,
            from,
            until: addDays(last, 1),
            document: { name: file.name, content: await base64(file) },
          },
        }),
      );
    },
    onSuccess: (made) => {
      if (made) setSku('');
      return client.invalidateQueries({ queryKey: ['project-prices'] });
    },
  });
  const errors = fieldErrors(add.error);
  const ready = chosen && sku && organisationId && title && price && quantity && from && last && file;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !add.isPending) add.mutate();
  };
  const name = (key: string) => choices.suppliers.find((one) => one.id === key)?.name ?? label;
  return (
    <form className="stack-small" onSubmit={submit}>
      <Refusal failure={add.error} />
      <div className={css.fields}>
        <SelectField
          id={`${id}-place`}
          label={texts.place}
          value={place}
          error={errors.supplierId}
          options={parties.map(({ lot, party }, at) => [String(at), t.priceLists.inLot(name(party.supplierId), lot)])}
          onChange={setPlace}
        />
        <TextField id={`${id}-sku`} label={texts.sku} value={sku} onChange={setSku} max={100} error={errors.sku} />
        <SelectField
          id={`${id}-body`}
          label={texts.organisation}
          value={organisationId}
          none=""
          error={errors.organisationId}
          options={choices.organisations.map(({ organisation, depth }) => [
            organisation.id,
            `${'\u2003'.repeat(depth)}${organisation.name}`,
          ])}
          onChange={setOrganisation}
        />
        <TextField id={`${id}-title`} label={texts.name} value={title} onChange={setTitle} error={errors.title} />
        <DecimalField
          id={`${id}-price`}
          label={texts.amount}
          hint={texts.amountHint}
          places={4}
          value={price}
          onChange={setPrice}
          error={errors.price}
        />
        <DecimalField
          id={`${id}-quantity`}
          label={texts.quantity}
          places={3}
          value={quantity}
          onChange={setQuantity}
          error={errors.quantity}
        />
        <DateField id={`${id}-from`} label={texts.from} value={from} onChange={setFrom} error={errors.from} />
        <DateField id={`${id}-last`} label={texts.until} value={last} onChange={setLast} error={errors.until} />
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
      <div>
        <Button type="submit" aria-disabled={!ready} aria-busy={add.isPending}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}
