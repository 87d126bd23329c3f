import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { api, body } from '../../api/client';
import { contractChoicesQuery, contractsQuery } from '../../api/contracts';
import type { SchemaContractNotice, SchemaNoticeField } from '../../api/schema';
import { useI18n } from '../../i18n';
import { placeOf } from '../../lib/contractTerms';
import { headerName } from '../../lib/fileName';
import { Button, buttonClass } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Denied, useMay } from '../../ui/Denied';
import { DropZone } from '../../ui/DropZone';
import { FieldError } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { PageHead, Refusal } from '../../ui/page';
import { Facts, More } from '../../ui/parts';
import { Table } from '../../ui/table';
import { useLabel } from './Differences';
import css from './notice.module.css';
import { useNoticeTexts } from './noticeTexts';
import { SelectField } from './TermField';
import { useDraftNotice } from './useChange';

/** The largest notice the contract takes, in bytes. */
const largest = 16 * 1024 * 1024;

interface Asked {
  file: File;
  contractId?: string;
}

/** Reads a notice on the server; nothing is stored there. */
async function readNotice({ file, contractId }: Asked): Promise<SchemaContractNotice> {
  return body(
    api.POST('/contract-notices', {
      params: { header: { 'X-File-Name': headerName(file.name) }, query: contractId ? { contractId } : {} },
      headers: { 'Content-Type': 'application/xml' },
      body: file as unknown as string, // the contract's word for bytes
      bodySerializer: (bytes) => bytes,
    }),
  );
}

/** A framework contract, or the extension of one, from the published notice: what was read, and what is missing. */
export function NoticePage() {
  return useMay('readContractNotice') ? <Reading /> : <Denied roles={['contract_manager']} />;
}

function Reading() {
  const { t } = useI18n();
  const texts = useNoticeTexts();
  const id = useId();
  const [fault, setFault] = useState('');
  const read = useMutation({ mutationFn: readNotice });
  const take = (file: File | undefined) => {
    if (!file || read.isPending) return;
    const found = file.size === 0 ? t.suppliers.fileFaults.empty : file.size > largest ? texts.hint : '';
    setFault(found);
    if (!found) read.mutate({ file });
  };
  return (
    <div className="stack">
      <div>
        <nav aria-label={t.facts.youAreHere}>
          <Link to="/rahmenvertraege" className="back">
            <Icon name="left" size={16} />
            {t.contracts.title}
          </Link>
        </nav>
        <PageHead title={texts.title} scope={texts.scope} />
      </div>
      <Card label={read.data ? texts.other : texts.choose}>
        <div className="stack-small">
          <DropZone
            id={id}
            accept=".xml,application/xml,text/xml"
            hint={texts.hint}
            failed={fault !== ''}
            disabled={read.isPending}
            take={take}
          >
            <label className={buttonClass(read.data ? 'secondary' : 'primary')} htmlFor={id}>
              {read.data ? texts.other : texts.choose}
            </label>
          </DropZone>
          {fault && <FieldError id={`${id}-error`}>{fault}</FieldError>}
          <div role="status">{read.isPending && <p>{texts.reading(read.variables.file.name)}</p>}</div>
          <Refusal failure={read.error} />
        </div>
      </Card>
      {read.data && read.variables && (
        <Preview
          key={read.data.sha256 + read.data.contract?.id}
          notice={read.data}
          file={read.variables.file}
          choose={(contractId) => read.mutate({ file: read.variables.file, contractId })}
        />
      )}
    </div>
  );
}

interface PreviewProps {
  notice: SchemaContractNotice;
  file: File;
  choose: (contractId: string) => void;
}

function Preview({ notice, file, choose }: PreviewProps) {
  const { t, f } = useI18n();
  const texts = useNoticeTexts();
  const label = useLabel();
  const draft = useDraftNotice();
  const grounds = useQuery(contractChoicesQuery).data?.grounds;
  const { kind, contract, terms } = notice;
  const lost = kind === 'amend' && !contract;
  const titles: Record<string, string> = { whole: texts.whole, terms: texts.terms, about: texts.about };
  const create = () => !draft.isPending && draft.mutate({ file, contractId: contract?.id });
  return (
    <>
      <Card label={texts.becomes}>
        <div className="stack-small">
          <h2>{texts.becomes}</h2>
          <Facts
            rows={[
              [texts.kind, texts.kinds[kind]],
              [
                texts.contract,
                contract && (
                  <Link to="/rahmenvertraege/$contractId" params={{ contractId: contract.id }}>
                    {contract.number} · {contract.title}
                  </Link>
                ),
              ],
              [t.contractChanges.fields.title ?? '', contract ? '' : terms.title],
              [texts.ground, notice.ground && grounds?.find((one) => one.key === notice.ground)?.citation],
              [texts.reason, notice.reason && <span className={css.lines}>{notice.reason}</span>],
              [texts.notice, notice.noticeId],
              [texts.issued, notice.issued && f.date(notice.issued)],
              [texts.file, file.name],
              [texts.checksum, <code key="sha">{notice.sha256}</code>],
            ]}
          />
          {lost && <WhichContract choose={choose} />}
          {!lost && <Open notice={notice} label={label} />}
          {notice.remarks.length > 0 && (
            <More label={texts.remarks(notice.remarks.length)}>
              <List rows={notice.remarks} label={label} />
            </More>
          )}
          <Refusal failure={draft.error} />
          {!lost && (
            <div className="row">
              <Button kind="primary" aria-busy={draft.isPending} onClick={create}>
                {texts.draft[kind]}
              </Button>
            </div>
          )}
        </div>
      </Card>
      <h2>{texts.read}</h2>
      {groupsOf(notice.fields).map(([lot, fields]) => (
        <Fields
          key={lot}
          title={titles[lot] ?? t.contractChanges.lot(Number(lot) + 1)}
          open={lot === 'whole'}
          fields={fields}
          label={label}
        />
      ))}
    </>
  );
}

/** Asks for the contract that a modification changes. */
function WhichContract({ choose }: { choose: (contractId: string) => void }) {
  const texts = useNoticeTexts();
  const id = useId();
  const contracts = useQuery(contractsQuery).data?.items ?? [];
  return (
    <Note tone="warn">
      <div className="stack-small">
        <p>{texts.contractUnknown}</p>
        <SelectField
          id={id}
          label={texts.contract}
          value=""
          none={texts.contractNone}
          options={contracts.map((one) => [one.id, `${one.number} · ${one.title}`])}
          onChange={choose}
        />
      </div>
    </Note>
  );
}

interface ListProps {
  rows: SchemaContractNotice['asked'];
  label: (pointer: string) => string;
}

/** What is missing. */
function Open({ notice, label }: { notice: SchemaContractNotice; label: ListProps['label'] }) {
  const texts = useNoticeTexts();
  const { asked } = notice;
  if (asked.length === 0) return <Note tone="ok">{texts.complete}</Note>;
  return (
    <Note tone="warn">
      <p className="strong">{texts.asked(asked.length)}</p>
      <p>{texts.askedHint}</p>
      <List rows={asked} label={label} />
    </Note>
  );
}

function List({ rows, label }: ListProps) {
  return (
    <ul className={css.list}>
      {rows.map(({ pointer, text }) => (
        <li key={pointer + text}>{pointer === '' ? text : `${label(pointer)}: ${text}`}</li>
      ))}
    </ul>
  );
}

interface FieldsProps {
  title: string;
  open: boolean;
  fields: SchemaNoticeField[];
  label: (pointer: string) => string;
}

/** What one part of the notice says, each with its business term and where it stands. */
function Fields({ title, open, fields, label }: FieldsProps) {
  const texts = useNoticeTexts();
  const [shown, setShown] = useState(open);
  return (
    <Card label={title}>
      <details open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary className={css.summary}>
          <strong>{title}</strong> <span className="muted">{texts.counted(fields.length)}</span>
        </summary>
        {shown && (
          <Table
            caption={title}
            rows={fields.map((field, index) => ({ ...field, key: `${field.path}-${index}` }))}
            rowKey={(row) => row.key}
            columns={[
              {
                label: texts.entry,
                cell: (row) => (row.pointer === '' ? texts.noPlace : memberLabel(label(row.pointer))),
              },
              { label: texts.text, cell: (row) => <span className={css.lines}>{row.text}</span> },
              {
                label: texts.where,
                cell: (row) => (
                  <span>
                    {row.term}
                    <br />
                    <code className={`${css.path} muted small`}>{row.path}</code>
                  </span>
                ),
              },
            ]}
          />
        )}
      </details>
    </Card>
  );
}

/** The last part of a place; the lot already heads the table. */
const memberLabel = (label: string): string => label.split(' · ').at(-1) ?? label;

/**
 * The fields by where they go: the contract first, then what its lots say of its term, then the lots, last what is only about the
 * notice.
 */
function groupsOf(fields: SchemaNoticeField[]): [string, SchemaNoticeField[]][] {
  const groups = new Map<string, SchemaNoticeField[]>([
    ['whole', []],
    ['terms', []],
  ]);
  const about: SchemaNoticeField[] = [];
  for (const field of fields) {
    if (field.pointer === '') {
      about.push(field);
      continue;
    }
    const { lot } = placeOf(field.pointer);
    const key = lot === undefined ? (field.path.includes('[LOT-') ? 'terms' : 'whole') : String(lot);
    const group = groups.get(key) ?? [];
    group.push(field);
    groups.set(key, group);
  }
  if (about.length > 0) groups.set('about', about);
  return [...groups].filter(([, found]) => found.length > 0);
}
