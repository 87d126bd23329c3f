import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api, body } from '../../api/client';
import { amendmentNoticesQuery } from '../../api/contracts';
import { fieldErrors } from '../../api/problem';
import type { SchemaAmendmentNotice } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { Refusal } from '../../ui/page';
import { Facts } from '../../ui/parts';
import css from './contracts.module.css';
import { useNoticeDutyTexts } from './noticeDutyTexts';
import { TextField } from './TermField';

function useNotices(contractId: string) {
  const reads = useSession()?.allowedActions.includes('listAmendmentNotices') ?? false;
  const all = useQuery({ ...amendmentNoticesQuery, enabled: reads }).data?.items ?? [];
  return all.filter((one) => one.contractId === contractId);
}

/** Amendments of the contract that are still to be published. */
export function OpenNotices({ contractId }: { contractId: string }) {
  const { f } = useI18n();
  const texts = useNoticeDutyTexts();
  const records = useSession()?.allowedActions.includes('recordAmendmentNotice');
  const open = useNotices(contractId).filter(({ number }) => number === null);
  return open.map((one) => (
    <Note key={one.edition} tone="warn">
      <div className="stack-small">
        <p>
          <strong>{texts.open}</strong>, {one.overdue ? texts.late(f.date(one.due)) : texts.by(f.date(one.due))}
        </p>
        <p>{texts.explain(one.edition, one.ground)}</p>
        {records && (
          <details>
            <summary>{texts.enter}</summary>
            <Entry duty={one} />
          </details>
        )}
      </div>
    </Note>
  ));
}

function Entry({ duty }: { duty: SchemaAmendmentNotice }) {
  const texts = useNoticeDutyTexts();
  const id = useId();
  const client = useQueryClient();
  const [number, setNumber] = useState('');
  const [on, setOn] = useState<string>();
  const record = useMutation({
    mutationFn: (publishedOn: string) =>
      body(
        api.POST('/framework-contracts/{contractId}/editions/{edition}/notice', {
          params: { path: { contractId: duty.contractId, edition: duty.edition } },
          body: { number, publishedOn },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: amendmentNoticesQuery.queryKey }),
  });
  const errors = fieldErrors(record.error);
  const ready = number.trim() !== '' && on;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !record.isPending) record.mutate(on);
  };
  return (
    <form className="stack-small" onSubmit={submit}>
      <Refusal failure={record.error} />
      <div className={css.fields}>
        <TextField
          id={`${id}-number`}
          label={texts.number}
          hint={texts.numberHint}
          value={number}
          onChange={setNumber}
          max={100}
          error={errors.number}
        />
        <DateField id={`${id}-on`} label={texts.on} value={on} onChange={setOn} error={errors.publishedOn} />
      </div>
      <div>
        <Button type="submit" aria-disabled={!ready} aria-busy={record.isPending}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}

/** The notices that were recorded, by edition. */
export function PublishedNotices({ contractId }: { contractId: string }) {
  const { f } = useI18n();
  const texts = useNoticeDutyTexts();
  const rows = useNotices(contractId).flatMap(({ edition, number, publishedOn }): [string, string][] =>
    number && publishedOn ? [[texts.edition(edition), texts.done(number, f.date(publishedOn))]] : [],
  );
  if (rows.length === 0) return null;
  return (
    <Card label={texts.published}>
      <div className="stack-small">
        <h2>{texts.published}</h2>
        <Facts rows={rows} />
      </div>
    </Card>
  );
}
