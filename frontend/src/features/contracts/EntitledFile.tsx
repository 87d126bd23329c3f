import { useRef, useState } from 'react';
import type { SchemaContractChoices, SchemaContractTerms } from '../../api/schema';
import { useI18n } from '../../i18n';
import { decodeCsv, largestCsv, saveCsv } from '../../lib/csv';
import { type ReadMatrix, readEntitled, writeEntitled } from '../../lib/entitledCsv';
import { Button } from '../../ui/button';
import { FieldError } from '../../ui/form';
import css from './contracts.module.css';

interface Props {
  terms: SchemaContractTerms;
  organisations: SchemaContractChoices['organisations'];
  change: (terms: SchemaContractTerms) => void;
}

/** The matrix as a file, out and in again: each row is shown with what it would do before anything is taken over. */
export function EntitledFile({ terms, organisations, change }: Props) {
  const { t, language } = useI18n();
  const texts = t.contractChanges.list;
  const input = useRef<HTMLInputElement>(null);
  const [read, setRead] = useState<ReadMatrix>();
  const [fault, setFault] = useState('');
  const take = async (file: File) => {
    setRead(undefined);
    const text = file.size > largestCsv ? undefined : decodeCsv(await file.arrayBuffer());
    const found = text === undefined ? undefined : readEntitled(text, terms, organisations, language);
    const empty = !found || found.rows.length === 0;
    setFault(empty ? texts.unreadable : '');
    if (!empty) setRead(found);
  };
  const save = () => saveCsv(texts.file(terms.number), writeEntitled(terms, organisations, texts.heading));
  const refused = read?.rows.filter((row) => row.state === 'refused').length ?? 0;
  const changed = read?.rows.filter((row) => row.state === 'added' || row.state === 'changed').length ?? 0;
  return (
    <div className="stack-small">
      <div className="row">
        <Button small onClick={save}>
          {texts.save}
        </Button>
        <Button small onClick={() => input.current?.click()}>
          {texts.read}
        </Button>
        <input
          ref={input}
          type="file"
          className="visually-hidden"
          aria-label={texts.read}
          aria-hidden="true"
          tabIndex={-1}
          accept=".csv,text/csv"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void take(file);
            event.target.value = '';
          }}
        />
      </div>
      {fault && <FieldError id="entitled-file-error">{fault}</FieldError>}
      {read && (
        <>
          <p role="status">{refused > 0 ? texts.refused(refused) : texts.ready(changed)}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className={css.scroll} tabIndex={0} aria-label={texts.preview}>
            <table>
              <caption className="visually-hidden">{texts.preview}</caption>
              <thead>
                <tr>
                  <th scope="col">{texts.line}</th>
                  <th scope="col">{texts.heading[0]}</th>
                  <th scope="col">{texts.heading[1]}</th>
                  <th scope="col">{texts.does}</th>
                </tr>
              </thead>
              <tbody>
                {read.rows
                  .filter((row) => row.state !== 'same')
                  .map((row) => (
                    <tr key={row.line}>
                      <td>{row.line}</td>
                      <td>{row.lot}</td>
                      <td>{row.organisation}</td>
                      <td>
                        {row.findings.length > 0
                          ? row.findings.map((finding) => texts.findings[finding]).join(' ')
                          : texts.states[row.state]}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </section>
          <div className="row">
            {refused === 0 && changed > 0 && (
              <Button
                kind="primary"
                onClick={() => {
                  change(read.terms);
                  setRead(undefined);
                }}
              >
                {texts.take(changed)}
              </Button>
            )}
            <Button kind="quiet" onClick={() => setRead(undefined)}>
              {texts.drop}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
