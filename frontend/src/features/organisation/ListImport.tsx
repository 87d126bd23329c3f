import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, body } from '../../api/client';
import type { components } from '../../api/schema';
import { Button, buttonClass } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card, Note, Tag } from '../../ui/card';
import { DropZone } from '../../ui/DropZone';
import { FieldError } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import { useListWords } from './listTexts';
import css from './organisation.module.css';
import { useAnew } from './queries';
import { useWords } from './texts';

type Result = components['schemas']['ListResult'];
type Row = components['schemas']['ListRow'];
type Change = Row['changes'][number];

/** As base64, three quarters of what a request takes. */
const largest = 700_000;

async function base64(file: File): Promise<string> {
  let text = '';
  for (const byte of new Uint8Array(await file.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}

const send = (file: string, plan?: string) =>
  body(api.POST('/organisation-lists', { body: plan ? { file, plan } : { file } }));

/** Takes a list of organisations or people: what each line would do first, then all of it or nothing. */
export function ListImport({ close }: { close: () => void }) {
  const l = useListWords();
  const anew = useAnew();
  const id = useId();
  const [large, setLarge] = useState(false);
  const preview = useMutation({
    mutationFn: async (file: File) => {
      const content = await base64(file);
      return { content, result: await send(content) };
    },
  });
  const apply = useMutation({
    mutationFn: (shown: { content: string; result: Result }) => send(shown.content, shown.result.plan),
    onSuccess: anew,
  });
  const take = (file: File | undefined) => {
    if (!file || preview.isPending) return;
    setLarge(file.size > largest);
    apply.reset();
    preview.reset();
    if (file.size <= largest) preview.mutate(file);
  };
  return (
    <Card label={l.title}>
      <div className="stack-small">
        <h2>{l.title}</h2>
        <p>{l.hint}</p>
        <p className="muted small">{l.organisations}</p>
        <p className="muted small">{l.people}</p>
        <DropZone id={id} accept=".csv,.txt" hint={l.file} failed={large} disabled={preview.isPending} take={take}>
          <label className={buttonClass('secondary', 'small')} htmlFor={id}>
            {l.choose}
          </label>
        </DropZone>
        {large && <FieldError id={`${id}-error`}>{l.tooLarge}</FieldError>}
        <Refusal failure={preview.error ?? apply.error} />
        <div role="status">{apply.data && <Done result={apply.data} />}</div>
        {preview.data && !apply.data && (
          <Shown
            result={preview.data.result}
            pending={apply.isPending}
            apply={() => !apply.isPending && apply.mutate(preview.data)}
          />
        )}
        <div>
          <Button onClick={close}>{l.close}</Button>
        </div>
      </div>
    </Card>
  );
}

function Shown({ result, pending, apply }: { result: Result; pending: boolean; apply: () => void }) {
  const l = useListWords();
  const { f } = useWords();
  const [only, setOnly] = useState(result.rows.length > 30);
  const count = (outcome: Row['outcome']) => result.rows.filter((row) => row.outcome === outcome).length;
  const refused = count('refused') > 0;
  const idle = count('new') + count('changed') === 0;
  const outcomes = ['new', 'changed', 'unchanged', 'refused'] as const;
  return (
    <div className="stack-small">
      <p role="status">{outcomes.map((one) => `${f.integer(count(one))} ${l.counts[one]}`).join(', ')}</p>
      {refused && (
        <Note tone="warn">
          <p>{l.refused}</p>
        </Note>
      )}
      {idle && !refused && <p>{l.nothing}</p>}
      <Check checked={only} onChange={setOnly}>
        {l.only}
      </Check>
      <Rows rows={result.rows.filter((row) => !only || row.outcome !== 'unchanged' || row.notes.length > 0)} />
      {!refused && !idle && (
        <div>
          <Button kind="primary" aria-busy={pending} onClick={apply}>
            {l.apply}
          </Button>
        </div>
      )}
    </div>
  );
}

const tones = {
  new: ['ok', 'plus'],
  changed: ['info', 'check'],
  unchanged: ['plain', 'check'],
  refused: ['warn', 'warn'],
} as const;

function Rows({ rows }: { rows: Row[] }) {
  const l = useListWords();
  const { f } = useWords();
  if (rows.length === 0) return null;
  return (
    <Table
      caption={l.rows}
      rows={rows}
      rowKey={(row) => String(row.line)}
      columns={[
        { label: l.line, cell: (row) => f.integer(row.line) },
        { label: l.name, cell: (row) => row.name || '–' },
        { label: l.place, cell: (row) => row.place || '–' },
        {
          label: l.outcome,
          cell: ({ outcome }) => (
            <Tag tone={tones[outcome][0]} icon={tones[outcome][1]}>
              {l.counts[outcome]}
            </Tag>
          ),
        },
        { label: l.details, text: true, cell: (row) => <Particulars row={row} /> },
      ]}
    />
  );
}

function Particulars({ row }: { row: Row }) {
  const l = useListWords();
  const { w, f } = useWords();
  const said = ({ field }: Change, text: string) => {
    if (!text) return l.none;
    if (field === 'buyer_type') return w.buyers[text as keyof typeof w.buyers] ?? text;
    if (field === 'vat_entrepreneur') return text === 'true' ? l.yes : l.no;
    return field === 'until' ? f.date(text) : text;
  };
  const adds = ({ field, before }: Change) =>
    !before && field !== 'land' && field !== 'leitweg_id' && field !== 'until';
  const lines = [
    ...row.changes.map((change) =>
      adds(change)
        ? `${l.fields[change.field]}: ${said(change, change.after)}`
        : `${l.fields[change.field]}: ${said(change, change.before)} → ${said(change, change.after)}`,
    ),
    ...row.notes.map(({ text }) => text),
  ];
  return lines.length === 0 ? (
    '–'
  ) : (
    <ul className={css.particulars}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Done({ result }: { result: Result }) {
  const l = useListWords();
  return (
    <Note tone="ok">
      <p>{l.applied}</p>
      {result.invited.length > 0 && (
        <>
          <p>{l.links}</p>
          <ul className={css.particulars}>
            {result.invited.map(({ invitation, link }) => (
              <li key={invitation.id}>
                {invitation.name}, {invitation.email}: <code>{link}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Note>
  );
}
