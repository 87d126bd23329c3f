import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaPlanDerivation, SchemaPlanRound } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field, FieldError } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { Table } from '../../ui/table';
import css from './planning.module.css';
import { usePlanTexts } from './planTexts';
import { derivationsQuery } from './queries';
import { usePlanWords } from './words';

/** Estimate and maximum for the next contract, with the margin and its reason; and what was drafted so far. */
export function NextContract({ round }: { round: SchemaPlanRound }) {
  const texts = usePlanTexts().next;
  const { data } = useQuery(derivationsQuery(round.summary.id));
  const drafts = round.allowedActions.includes('draftFromPlanRound');
  if (!drafts && !data?.items.length) return null;
  return (
    <Card label={texts.title}>
      <div className="stack-small">
        <h2>{texts.title}</h2>
        {drafts && <MarginForm round={round} />}
        {data?.items.map((derivation) => (
          <Derivation key={derivation.changeId} derivation={derivation} />
        ))}
      </div>
    </Card>
  );
}

function MarginForm({ round }: { round: SchemaPlanRound }) {
  const texts = usePlanTexts().next;
  const client = useQueryClient();
  const id = useId();
  const [margin, setMargin] = useState('');
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState(false);
  const draft = useMutation({
    mutationFn: () =>
      body(
        api.POST('/plan-rounds/{roundId}/drafts', {
          params: { path: { roundId: round.summary.id } },
          body: { marginPercent: Number(margin), reason: reason.trim() },
        }),
      ),
    onSuccess: async () => {
      setMargin('');
      setReason('');
      await client.invalidateQueries({ queryKey: ['plan-rounds', round.summary.id, 'drafts'] });
      await client.invalidateQueries({ queryKey: ['contract-changes'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const complete = /^\d{1,3}$/.test(margin) && Number(margin) <= 100 && reason.trim().length >= 10;
    setWrong(!complete);
    if (complete && !draft.isPending) draft.mutate();
  };
  return (
    <form className="stack-small" onSubmit={submit} noValidate>
      <p className="muted">{texts.hint}</p>
      <div className={css.fields}>
        <Field label={texts.margin}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="numeric"
              autoComplete="off"
              maxLength={3}
              value={margin}
              onChange={(event) => setMargin(event.target.value.trim())}
            />
          )}
        </Field>
      </div>
      <Field label={texts.reason} hint={texts.reasonHint}>
        {(attributes) => (
          <textarea
            {...attributes}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {wrong && <FieldError id={`${id}-wrong`}>{texts.check}</FieldError>}
      <Refusal failure={draft.error} />
      <div>
        <Button kind="primary" type="submit">
          {draft.isPending ? texts.drafting : texts.draft}
        </Button>
      </div>
    </form>
  );
}

function Derivation({ derivation }: { derivation: SchemaPlanDerivation }) {
  const { f } = useI18n();
  const texts = usePlanTexts().next;
  const words = usePlanWords();
  return (
    <section className={css.sum} aria-label={texts.drafted(f.moment(derivation.at))}>
      <h3>
        <Link to="/vertragsaenderungen/$changeId" params={{ changeId: derivation.changeId }}>
          {texts.drafted(f.moment(derivation.at))}
        </Link>
      </h3>
      <p>
        {texts.because(String(derivation.marginPercent), derivation.reason)}
        {derivation.by && <span className="muted"> {texts.by(derivation.by)}</span>}
      </p>
      <Table
        caption={texts.table}
        rows={derivation.positions}
        rowKey={(one) => String(one.position)}
        columns={[
          { label: texts.position, cell: (one) => one.title },
          { label: texts.likely, numeric: true, cell: (one) => words.figure(one, one.likely) },
          { label: texts.estimate, numeric: true, cell: (one) => words.figure(one, one.estimate) },
          { label: texts.high, numeric: true, cell: (one) => words.figure(one, one.high) },
          { label: texts.maximum, numeric: true, cell: (one) => words.figure(one, one.maximum) },
        ]}
      />
    </section>
  );
}
