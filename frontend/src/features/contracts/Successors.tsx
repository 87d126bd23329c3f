import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { api, body } from '../../api/client';
import { contractChoicesQuery, contractTermsQuery, successorsQuery } from '../../api/contracts';
import { fieldErrors } from '../../api/problem';
import type { SchemaContractChoices, SchemaContractTerms, SchemaSuccessor } from '../../api/schema';
import { useI18n } from '../../i18n';
import { base64 } from '../../lib/base64';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import css from './contracts.module.css';
import { useSuccessorTexts } from './successorTexts';
import { DecimalField, SelectField, TextField } from './TermField';

/** What suppliers deliver in place of articles of their price lists. */
export function Successors({ contractId }: { contractId: string }) {
  const texts = useSuccessorTexts();
  const actions = useSession()?.allowedActions ?? [];
  const reads = actions.includes('listSuccessors');
  const writes = actions.includes('proposeSuccessor');
  const found = useQuery({ ...successorsQuery(contractId), enabled: reads });
  const terms = useQuery({ ...contractTermsQuery(contractId), enabled: writes });
  const choices = useQuery({ ...contractChoicesQuery, enabled: writes });
  if (!found.data) return null;
  return (
    <section className="stack-small" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p className="muted">{texts.explain}</p>
      {found.data.items.length === 0 && <p>{texts.empty}</p>}
      {found.data.items.length > 0 && <List found={found.data.items} />}
      {writes && terms.data && choices.data && (
        <details>
          <summary>{texts.add}</summary>
          <Entry contractId={contractId} terms={terms.data.terms} choices={choices.data} />
        </details>
      )}
    </section>
  );
}

function List({ found }: { found: SchemaSuccessor[] }) {
  const { t, f } = useI18n();
  const texts = useSuccessorTexts();
  const decide = useDecision();
  const euros = (row: SchemaSuccessor, amount: string) => f.unitPrice({ amount, currency: 'EUR', per: row.per });
  return (
    <>
      <Refusal failure={decide.error} />
      <Card flush>
        <Table
          caption={texts.title}
          rows={found}
          rowKey={(row) => row.id}
          columns={[
            {
              label: texts.next,
              cell: (row) => (
                <span>
                  <Link to="/produkte/$productId" params={{ productId: row.newProductId }}>
                    {row.newName}
                  </Link>
                  <br />
                  <span className="muted small">
                    {t.priceLists.inLot(row.supplier.name, row.lotNumber)}, {row.newSku}
                  </span>
                </span>
              ),
            },
            {
              label: texts.old,
              cell: (row) => (
                <span>
                  <Link to="/produkte/$productId" params={{ productId: row.productId }}>
                    {row.productName}
                  </Link>
                  <br />
                  <span className="muted small">{row.sku}</span>
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
                  <span className="muted small">{texts.instead(euros(row, row.oldPrice))}</span>
                </span>
              ),
            },
            { label: texts.from, cell: (row) => <span className="num">{f.date(row.from)}</span> },
            { label: texts.why, cell: (row) => <Points row={row} /> },
            {
              label: texts.document,
              cell: (row) => (
                <a
                  href={`/api/v1/successors/${row.id}/document`}
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

/** Why the successor is the same or better, by each criterion, and the clause that allows it. */
function Points({ row }: { row: SchemaSuccessor }) {
  const texts = useSuccessorTexts();
  return (
    <span className="small">
      {row.points.map((point) => (
        <span key={point.criterion}>
          <strong>{point.criterion}</strong>: {point.reason}
          <br />
        </span>
      ))}
      <span className="muted">{texts.clause(row.clause)}</span>
    </span>
  );
}

interface Asked {
  id: string;
  /** Of a refusal. */
  reason?: string;
}

/** The state of a proposal, and the ways of those who decide on it. */
function Decide(props: { row: SchemaSuccessor; busy: boolean; decide: (asked: Asked) => void }) {
  const texts = useSuccessorTexts();
  const id = useId();
  const [reason, setReason] = useState<string>();
  const { row, busy } = props;
  const decide = (asked: Asked) => !busy && props.decide(asked);
  const may = (action: SchemaSuccessor['allowedActions'][number]) => row.allowedActions.includes(action);
  const looks = { draft: ['info', 'clock'], in_force: ['ok', 'check'], refused: ['plain', 'stop'] } as const;
  const [tone, icon] = looks[row.status];
  return (
    <span className="stack-small">
      <span>
        <Tag tone={tone} icon={icon}>
          {texts.statuses[row.status]}
        </Tag>
      </span>
      {row.reason && <span className="small">{row.reason}</span>}
      {may('refuse') && !may('accept') && <span className="muted small">{texts.author}</span>}
      {may('refuse') && reason === undefined && (
        <span className="row">
          {may('accept') && (
            <Button small onClick={() => decide({ id: row.id })}>
              {texts.accept}
            </Button>
          )}
          <Button small kind="quiet" onClick={() => setReason('')}>
            {texts.refuse}
          </Button>
        </span>
      )}
      {may('refuse') && reason !== undefined && (
        <form
          className="stack-small"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) decide({ id: row.id, reason });
          }}
        >
          <TextField id={`${id}-reason`} label={texts.refusal} value={reason} onChange={setReason} max={2000} />
          <Button small type="submit" aria-disabled={!reason.trim()}>
            {texts.refuseNow}
          </Button>
        </form>
      )}
    </span>
  );
}

function useDecision() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, reason }: Asked) => {
      const params = { path: { successorId: id } };
      return body(
        reason === undefined
          ? api.POST('/successors/{successorId}/acceptance', { params })
          : api.POST('/successors/{successorId}/refusal', { params, body: { reason } }),
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['successors'] }),
  });
}

interface EntryProps {
  contractId: string;
  terms: SchemaContractTerms;
  choices: SchemaContractChoices;
}

const noPoint = { criterion: '', reason: '' };

/** Asks for what the supplier's letter says. */
function Entry({ contractId, terms, choices }: EntryProps) {
  const texts = useSuccessorTexts();
  const { t } = useI18n();
  const id = useId();
  const client = useQueryClient();
  const parties = terms.lots.flatMap((lot) => lot.parties.map((party) => ({ lot: lot.number, party })));
  const [place, setPlace] = useState('0');
  const [sku, setSku] = useState('');
  const [newNumber, setNewNumber] = useState('');
  const [newSku, setNewSku] = useState('');
  const [price, setPrice] = useState<string | null>(null);
  const [from, setFrom] = useState<string>();
  const [clause, setClause] = useState('');
  const [points, setPoints] = useState([noPoint]);
  const [file, setFile] = useState<File>();
  const chosen = parties[Number(place)];
  const add = useMutation({
    mutationFn: async () => {
      if (!chosen || !file || !from || !price) return undefined;
      return body(
        api.POST('/framework-contracts/{contractId}/successors', {
          params: { path: { contractId } },
          body: {
            lotNumber: chosen.lot,
            supplierId: chosen.party.supplierId,
            sku,
            newSku,
            newNumber,
            price,
            from,
            clause,
            points,
            document: { name: file.name, content: await base64(file) },
          },
        }),
      );
    },
    onSuccess: (made) => {
      if (made) setSku('');
      return client.invalidateQueries({ queryKey: ['successors'] });
    },
  });
  const errors = fieldErrors(add.error);
  const told = points.every(({ criterion, reason }) => criterion.trim() && reason.trim());
  const ready = chosen && sku && newNumber && newSku && price && from && clause && told && file;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !add.isPending) add.mutate();
  };
  const name = (key: string) => choices.suppliers.find((one) => one.id === key)?.name ?? t.priceLists.supplier;
  const tell = (at: number, change: Partial<typeof noPoint>) =>
    setPoints(points.map((point, index) => (index === at ? { ...point, ...change } : point)));
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
        <TextField
          id={`${id}-number`}
          label={texts.newNumber}
          hint={texts.newNumberHint}
          value={newNumber}
          onChange={setNewNumber}
          max={100}
          error={errors.newNumber}
        />
        <TextField
          id={`${id}-newsku`}
          label={texts.newSku}
          value={newSku}
          onChange={setNewSku}
          max={100}
          error={errors.newSku}
        />
        <DecimalField
          id={`${id}-price`}
          label={texts.amount}
          hint={texts.amountHint}
          places={4}
          value={price}
          onChange={setPrice}
          error={errors.price}
        />
        <DateField id={`${id}-from`} label={texts.firstDay} value={from} onChange={setFrom} error={errors.from} />
        <TextField
          id={`${id}-clause`}
          label={texts.clauseLabel}
          hint={texts.clauseHint}
          value={clause}
          onChange={setClause}
          max={300}
          error={errors.clause}
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
      {points.map((point, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end
        <div className={css.fields} key={at}>
          <TextField
            id={`${id}-criterion-${at}`}
            label={texts.criterion(at + 1)}
            value={point.criterion}
            onChange={(criterion) => tell(at, { criterion })}
            max={200}
            error={at === 0 ? errors.points : undefined}
          />
          <TextField
            id={`${id}-reason-${at}`}
            label={texts.reason(at + 1)}
            value={point.reason}
            onChange={(reason) => tell(at, { reason })}
            max={1000}
          />
        </div>
      ))}
      <div className="row">
        <Button type="submit" aria-disabled={!ready} aria-busy={add.isPending}>
          {texts.save}
        </Button>
        {points.length < 20 && (
          <Button kind="quiet" onClick={() => setPoints([...points, noPoint])}>
            {texts.more}
          </Button>
        )}
      </div>
    </form>
  );
}
