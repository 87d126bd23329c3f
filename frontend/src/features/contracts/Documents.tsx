import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api, body } from '../../api/client';
import { contractDocumentsQuery } from '../../api/contracts';
import { fieldErrors } from '../../api/problem';
import type { SchemaContractDocument } from '../../api/schema';
import { useI18n } from '../../i18n';
import { headerName } from '../../lib/fileName';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import css from './contracts.module.css';
import { useDocumentTexts } from './documentTexts';
import { SelectField, TextField } from './TermField';

/** The files of a contract with their checksums. */
export function Documents({ contractId }: { contractId: string }) {
  const texts = useDocumentTexts();
  const actions = useSession()?.allowedActions ?? [];
  const documents = useQuery(contractDocumentsQuery(contractId));
  const writes = actions.includes('addContractDocument');
  const all = actions.includes('listContractChanges');
  if (!documents.data) return null;
  const { items } = documents.data;
  return (
    <section className="stack-small" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      {items.length === 0 && <p>{all ? texts.empty : texts.emptyShared}</p>}
      {items.length > 0 && (
        <>
          <p className="muted">{texts.explain}</p>
          <List documents={items} all={all} />
        </>
      )}
      {writes && (
        <details>
          <summary>{texts.add}</summary>
          <Entry key={items.length} contractId={contractId} />
        </details>
      )}
    </section>
  );
}

function List({ documents, all }: { documents: SchemaContractDocument[]; all: boolean }) {
  const { f } = useI18n();
  const texts = useDocumentTexts();
  const readers = {
    label: texts.readers,
    cell: (row: SchemaContractDocument) => (row.shared ? texts.shared : texts.inner),
  };
  return (
    <Card flush>
      <Table
        caption={texts.title}
        rows={documents}
        rowKey={(row) => row.id}
        columns={[
          {
            label: texts.document,
            cell: (row) => (
              <span className={css.print}>
                <a href={`/api/v1/contract-documents/${row.id}`} download={row.fileName}>
                  {row.title}
                </a>
                <br />
                <span className="muted small">
                  {texts.kinds[row.kind]} · {row.fileName}
                </span>
              </span>
            ),
          },
          { label: texts.checksum, cell: (row) => <code className={`${css.print} small`}>{row.sha256}</code> },
          ...(all ? [readers] : []),
          {
            label: texts.added,
            cell: (row) => (
              <span>
                {f.moment(row.at)}
                {row.addedBy && (
                  <>
                    <br />
                    <span className="muted small">{row.addedBy}</span>
                  </>
                )}
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** Takes a file in, with what it is. */
function Entry({ contractId }: { contractId: string }) {
  const texts = useDocumentTexts();
  const id = useId();
  const client = useQueryClient();
  const [kind, setKind] = useState<SchemaContractDocument['kind']>('contract');
  const [title, setTitle] = useState('');
  const [shared, setShared] = useState(false);
  const [file, setFile] = useState<File>();
  const add = useMutation({
    mutationFn: (chosen: File) =>
      body(
        api.POST('/framework-contracts/{contractId}/documents', {
          params: {
            path: { contractId },
            query: { kind, title, shared },
            header: { 'X-File-Name': headerName(chosen.name) },
          },
          headers: { 'Content-Type': 'application/octet-stream' },
          body: chosen as unknown as string, // the contract's word for bytes
          bodySerializer: (bytes) => bytes,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['contract-documents', contractId] }),
  });
  const ready = title.trim() !== '' && file;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !add.isPending) add.mutate(file);
  };
  return (
    <form className="stack-small" onSubmit={submit}>
      <Refusal failure={add.error} />
      <div className={css.fields}>
        <SelectField
          id={`${id}-kind`}
          label={texts.kind}
          value={kind}
          options={Object.entries(texts.kinds) as [SchemaContractDocument['kind'], string][]}
          onChange={setKind}
        />
        <TextField
          id={`${id}-title`}
          label={texts.name}
          value={title}
          onChange={setTitle}
          error={fieldErrors(add.error).title}
        />
        <Field id={`${id}-file`} label={texts.file} hint={texts.fileHint}>
          {(attributes) => (
            <input
              {...attributes}
              type="file"
              accept=".pdf,.eml,.xml,application/pdf,message/rfc822,application/xml"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
      </div>
      <div>
        <Check checked={shared} onChange={setShared} aria-describedby={`${id}-share`}>
          {texts.share}
        </Check>
        <p className="muted small" id={`${id}-share`}>
          {texts.shareHint}
        </p>
      </div>
      <div>
        <Button type="submit" aria-disabled={!ready} aria-busy={add.isPending}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}
