import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api, body } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { SchemaContractReopening, SchemaRemaining } from '../../api/schema';
import { useI18n } from '../../i18n';
import { remainingValue } from '../../lib/remaining';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import css from './contracts.module.css';
import { useReopeningTexts } from './reopeningTexts';
import { TextField } from './TermField';

interface Props {
  contractId: string;
  /** Number of the lot; none = the contract as a whole. */
  lot?: number;
  reopened: SchemaRemaining | null;
}

/** Asks the contract manager whether what came back to an exhausted limit may be called off. */
export function Reopening({ contractId, lot, reopened }: Props) {
  const { f } = useI18n();
  const texts = useReopeningTexts();
  const decides = useSession()?.allowedActions.includes('reopenContractLimit');
  const left = reopened && remainingValue(f, reopened);
  if (!decides || !left || reopened.state === 'exhausted' || reopened.state === 'fully_reserved') return null;
  return (
    <Note tone="warn">
      <div className="stack-small">
        <p>{texts.explain(left)}</p>
        <details>
          <summary>{texts.open}</summary>
          <Decision contractId={contractId} {...(lot ? { lot } : {})} />
        </details>
      </div>
    </Note>
  );
}

function Decision({ contractId, lot }: Omit<Props, 'reopened'>) {
  const texts = useReopeningTexts();
  const id = useId();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: () =>
      body(
        api.POST('/framework-contracts/{contractId}/reopenings', {
          params: { path: { contractId } },
          body: { reason, ...(lot ? { lotNumber: lot } : {}) },
        }),
      ),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => /^(framework-)?contract(s|-editions)?$/.test(String(queryKey[0])),
      }),
  });
  const ready = reason.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !decide.isPending) decide.mutate();
  };
  return (
    <form className="stack-small" onSubmit={submit}>
      <Refusal failure={decide.error} />
      <div className={css.long}>
        <TextField
          id={`${id}-reason`}
          label={texts.reason}
          hint={texts.reasonHint}
          value={reason}
          onChange={setReason}
          max={4000}
          long
          error={fieldErrors(decide.error).reason}
        />
      </div>
      <div>
        <Button type="submit" aria-disabled={!ready} aria-busy={decide.isPending}>
          {texts.decide(lot)}
        </Button>
      </div>
    </form>
  );
}

/** The decisions taken on a contract, newest first. */
export function Reopenings({ rows }: { rows: SchemaContractReopening[] }) {
  const { t, f } = useI18n();
  const texts = useReopeningTexts();
  if (rows.length === 0) return null;
  return (
    <section className="stack-small" aria-label={texts.history}>
      <h2>{texts.history}</h2>
      <Card flush>
        <Table
          caption={texts.history}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { label: t.contractChanges.what, cell: (row) => texts.of(row.lotNumber) },
            { label: texts.reason, cell: (row) => <span className={css.print}>{row.reason}</span> },
            {
              label: t.contractChanges.by,
              cell: (row) => t.contractChanges.byOn(row.decidedBy ?? t.contractChanges.gone, f.moment(row.at)),
            },
          ]}
        />
      </Card>
    </section>
  );
}
