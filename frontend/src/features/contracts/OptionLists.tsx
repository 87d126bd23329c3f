import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api, body } from '../../api/client';
import { contractChoicesQuery, contractTermsQuery, optionListQuery, optionListsQuery } from '../../api/contracts';
import { fieldErrors } from '../../api/problem';
import type {
  SchemaConfiguration,
  SchemaContractChoices,
  SchemaContractTerms,
  SchemaOptionList,
} from '../../api/schema';
import { useI18n } from '../../i18n';
import { base64 } from '../../lib/base64';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import { StatusTag } from './ChangePage';
import css from './contracts.module.css';
import { type OptionListTexts, useOptionListTexts } from './optionListTexts';
import { SelectField } from './TermField';

/** What articles of the price lists are put together from, and the way to a new list. */
export function OptionLists({ contractId }: { contractId: string }) {
  const texts = useOptionListTexts();
  const actions = useSession()?.allowedActions ?? [];
  const reads = actions.includes('listOptionLists');
  const writes = actions.includes('uploadOptionList');
  const found = useQuery({ ...optionListsQuery(contractId), enabled: reads });
  const terms = useQuery({ ...contractTermsQuery(contractId), enabled: writes });
  const choices = useQuery({ ...contractChoicesQuery, enabled: writes });
  const [open, setOpen] = useState<string>();
  if (!found.data) return null;
  const shown = found.data.items.find(({ id }) => id === open);
  return (
    <section className="stack-small" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p className="muted">{texts.explain}</p>
      {found.data.items.length === 0 && <p>{texts.empty}</p>}
      {found.data.items.length > 0 && <List found={found.data.items} open={open} show={setOpen} />}
      {shown && <Sheet key={shown.id} listId={shown.id} />}
      {writes && terms.data && choices.data && (
        <details>
          <summary>{texts.add}</summary>
          <Entry contractId={contractId} terms={terms.data.terms} choices={choices.data} show={setOpen} />
        </details>
      )}
    </section>
  );
}

interface ListProps {
  found: SchemaOptionList[];
  open: string | undefined;
  show: (id: string | undefined) => void;
}

function List({ found, open, show }: ListProps) {
  const { t, f } = useI18n();
  const texts = useOptionListTexts();
  return (
    <Card flush>
      <Table
        caption={texts.title}
        rows={found}
        rowKey={(row) => row.id}
        columns={[
          {
            label: texts.list,
            cell: (row) => (
              <span>
                {texts.numbered(row.number)}
                <br />
                <span className="muted small">{t.priceLists.inLot(row.supplier.name, row.lotNumber)}</span>
              </span>
            ),
          },
          { label: texts.from, cell: (row) => <span className="num">{f.date(row.from)}</span> },
          {
            label: texts.file,
            cell: (row) => (
              <a
                href={`/api/v1/option-lists/${row.id}/document`}
                download={row.document.name}
                title={`SHA-256 ${row.document.sha256}`}
              >
                {row.document.name}
              </a>
            ),
          },
          { label: t.contracts.state, cell: (row) => <StatusTag status={row.status} /> },
          {
            label: texts.show,
            cell: (row) => (
              <Button
                small
                kind="quiet"
                aria-expanded={open === row.id}
                aria-label={`${texts.show}: ${texts.numbered(row.number)}`}
                onClick={() => show(open === row.id ? undefined : row.id)}
              >
                {texts.show}
              </Button>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** A list with what speaks against it, its articles, and the ways of those who decide. */
function Sheet({ listId }: { listId: string }) {
  const texts = useOptionListTexts();
  const client = useQueryClient();
  const { data: list } = useQuery(optionListQuery(listId));
  const decide = useMutation({
    mutationFn: (way: 'release' | 'withdrawal') => {
      const params = { path: { optionListId: listId } };
      return body(
        way === 'release'
          ? api.POST('/option-lists/{optionListId}/release', { params })
          : api.POST('/option-lists/{optionListId}/withdrawal', { params }),
      );
    },
    onSettled: () => client.invalidateQueries(),
  });
  if (!list) return null;
  const may = (action: SchemaOptionList['allowedActions'][number]) => list.allowedActions.includes(action);
  const act = (way: 'release' | 'withdrawal') => () => !decide.isPending && decide.mutate(way);
  const wrong = list.findings.some(({ severity }) => severity === 'error');
  return (
    <Card label={texts.numbered(list.number)}>
      <div className="stack-small">
        {list.status === 'draft' && !wrong && <p>{texts.fits}</p>}
        {list.findings.length > 0 && (
          <Table
            caption={texts.against}
            rows={list.findings}
            rowKey={(row) => `${row.row ?? 0} ${row.code} ${row.sku ?? ''}`}
            columns={[
              { label: texts.row, numeric: true, cell: (row) => row.row || texts.list },
              { label: texts.says, cell: (row) => row.text },
            ]}
          />
        )}
        {list.articles.map((article) => (
          <div key={article.sku} className="stack-small">
            <h3>{texts.article(article.sku, article.name)}</h3>
            <Configuration configuration={article.configuration} />
          </div>
        ))}
        {may('withdraw') && !may('release') && !wrong && <p className="muted">{texts.author}</p>}
        <Refusal failure={decide.error} />
        {may('withdraw') && (
          <div className="row">
            {may('release') && (
              <Button kind="primary" onClick={act('release')}>
                {texts.release}
              </Button>
            )}
            <Button kind="quiet" onClick={act('withdrawal')}>
              {texts.withdraw}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function Configuration({ configuration }: { configuration: SchemaConfiguration }) {
  const { f } = useI18n();
  const texts = useOptionListTexts();
  const { parts, groups, rules } = configuration;
  const options = [...parts, ...groups.flatMap((group) => group.options)];
  if (options.length === 0) return <p className="muted">{texts.alone}</p>;
  const named = (items: SchemaConfiguration['parts']) =>
    items.map(({ perUnit, label }) => (perUnit === '1' ? label : texts.each(f.quantity(perUnit), label))).join(', ');
  return (
    <ul className="stack-small">
      {parts.length > 0 && (
        <li>
          <strong>{texts.parts}</strong>: {named(parts)}
        </li>
      )}
      {groups.map((group) => (
        <li key={group.title}>
          <strong>{group.title}</strong> ({texts.bounds(group.minimum, group.maximum)}): {named(group.options)}
        </li>
      ))}
      {rules.map((rule) => (
        <li key={`${rule.kind} ${rule.option} ${rule.other}`} className="muted">
          {ruleText(rule, options, texts)}
        </li>
      ))}
    </ul>
  );
}

function ruleText(
  { kind, option, other }: SchemaConfiguration['rules'][number],
  options: SchemaConfiguration['parts'],
  texts: OptionListTexts,
): string {
  const label = (key: string) => options.find((one) => one.key === key)?.label ?? key;
  return texts[kind](label(option), label(other));
}

interface EntryProps {
  contractId: string;
  terms: SchemaContractTerms;
  choices: SchemaContractChoices;
  show: (id: string) => void;
}

/** Asks for supplier, lot, first day and the file. */
function Entry({ contractId, terms, choices, show }: EntryProps) {
  const { t } = useI18n();
  const texts = useOptionListTexts();
  const id = useId();
  const client = useQueryClient();
  const parties = terms.lots.flatMap((lot) => lot.parties.map((party) => ({ lot: lot.number, party })));
  const [place, setPlace] = useState('0');
  const [from, setFrom] = useState<string>();
  const [file, setFile] = useState<File>();
  const chosen = parties[Number(place)];
  const add = useMutation({
    mutationFn: async () => {
      if (!chosen || !file || !from) return undefined;
      return body(
        api.POST('/framework-contracts/{contractId}/option-lists', {
          params: { path: { contractId } },
          body: {
            lotNumber: chosen.lot,
            supplierId: chosen.party.supplierId,
            from,
            document: { name: file.name, content: await base64(file) },
          },
        }),
      );
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['option-lists'] });
      if (made) show(made.id);
    },
  });
  const errors = fieldErrors(add.error);
  const ready = chosen && from && file;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !add.isPending) add.mutate();
  };
  const name = (key: string) => choices.suppliers.find((one) => one.id === key)?.name ?? t.priceLists.supplier;
  return (
    <form className="stack-small" onSubmit={submit}>
      <p className="muted">{texts.columns}</p>
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
        <DateField id={`${id}-from`} label={texts.firstDay} value={from} onChange={setFrom} error={errors.from} />
        <Field id={`${id}-file`} label={texts.fileLabel} hint={texts.fileHint} error={errors.document}>
          {(attributes) => (
            <input
              {...attributes}
              type="file"
              accept="text/csv,.csv"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
      </div>
      <div>
        <Button type="submit" aria-disabled={!ready}>
          {texts.send}
        </Button>
      </div>
    </form>
  );
}
