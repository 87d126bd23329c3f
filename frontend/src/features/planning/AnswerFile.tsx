import { useRef, useState } from 'react';
import type { SchemaPlanRound } from '../../api/schema';
import { useI18n } from '../../i18n';
import { decodeCsv, largestCsv, saveCsv } from '../../lib/csv';
import { type ReadPlan, readPlan, writePlan } from '../../lib/planCsv';
import type { Grid } from '../../lib/planGrid';
import { Button } from '../../ui/button';
import { FieldError } from '../../ui/form';
import { Table } from '../../ui/table';
import css from './planning.module.css';
import { usePlanTexts } from './planTexts';

interface Props {
  round: SchemaPlanRound;
  grid: Grid;
  change: (grid: Grid) => void;
}

/** The figures as a file, out and in again: each row is shown with what it would do before anything is taken over. */
export function AnswerFile({ round, grid, change }: Props) {
  const { language } = useI18n();
  const texts = usePlanTexts().file;
  const input = useRef<HTMLInputElement>(null);
  const [read, setRead] = useState<ReadPlan>();
  const [fault, setFault] = useState('');
  const take = async (file: File) => {
    setRead(undefined);
    const text = file.size > largestCsv ? undefined : decodeCsv(await file.arrayBuffer());
    const found = text === undefined ? undefined : readPlan(text, round, grid, language);
    const empty = !found || found.rows.length === 0;
    setFault(empty ? texts.unreadable : '');
    if (!empty) setRead(found);
  };
  const refused = read?.rows.filter((row) => row.state === 'refused').length ?? 0;
  const changed = read?.rows.filter((row) => row.state !== 'refused' && row.state !== 'same') ?? [];
  return (
    <div className="stack-small">
      <div className="row">
        <Button small onClick={() => saveCsv(texts.name(round.summary.title), writePlan(round, grid, texts.heading))}>
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
      {fault && <FieldError id="plan-file-error">{fault}</FieldError>}
      {read && (
        <>
          <p role="status">{refused > 0 ? texts.refused(refused) : texts.ready(changed.length)}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className={css.scroll} tabIndex={0} aria-label={texts.preview}>
            <Table
              caption={texts.preview}
              rows={read.rows.filter((row) => row.state !== 'same')}
              rowKey={(row) => String(row.line)}
              columns={[
                { label: texts.line, cell: (row) => row.line },
                { label: texts.heading[0] ?? '', cell: (row) => row.position },
                { label: texts.heading[3] ?? '', cell: (row) => row.month },
                {
                  label: texts.does,
                  text: true,
                  cell: (row) =>
                    row.findings.length > 0
                      ? row.findings.map((finding) => texts.findings[finding]).join(' ')
                      : texts.states[row.state],
                },
              ]}
            />
          </section>
          <div className="row">
            {refused === 0 && changed.length > 0 && (
              <Button
                onClick={() => {
                  change(read.grid);
                  setRead(undefined);
                }}
              >
                {texts.take}
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
