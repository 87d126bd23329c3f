import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useRef } from 'react';
import { api, body } from '../../api/client';
import type { SchemaCompetitionKey, SchemaCompetitionLot, SchemaNewCompetition } from '../../api/schema';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { ErrorSummary, Field, type FormError } from '../../ui/form';
import { Load, PageHead, Refusal } from '../../ui/page';
import { CriteriaFields } from './CriteriaFields';
import css from './competitions.module.css';
import { DeadlineFields } from './DeadlineFields';
import { HolderFields } from './HolderFields';
import { PartyFields } from './PartyFields';
import { competitionLotQuery, competitionQuery, competitionsQuery, keysQuery } from './queries';
import { useWords } from './texts';
import { type Draft, useDraft } from './useDraft';
import { WaiverFields } from './WaiverFields';

/** Drafts a mini-competition in a lot: all that will be told, and all the award will rest on. */
export function NewCompetitionPage() {
  const w = useWords();
  const { lotId } = useParams({ from: '/signed-in/miniwettbewerbe/neu/$lotId' });
  const lot = useQuery(competitionLotQuery(lotId));
  const keys = useQuery(keysQuery);
  return (
    <Load query={lot} title={w.prepare}>
      {(found) => (
        <Load query={keys} title={w.prepare}>
          {({ items }) => <DraftForm lot={found} keys={items} />}
        </Load>
      )}
    </Load>
  );
}

function useSave() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (draft: SchemaNewCompetition) => body(api.POST('/competitions', { body: draft })),
    onSuccess: async (made) => {
      client.setQueryData(competitionQuery(made.id).queryKey, made);
      void client.invalidateQueries({ queryKey: competitionsQuery.queryKey });
      await navigate({ to: '/miniwettbewerbe/$competitionId', params: { competitionId: made.id } });
    },
  });
}

function DraftForm({ lot, keys }: { lot: SchemaCompetitionLot; keys: SchemaCompetitionKey[] }) {
  const w = useWords();
  const summary = useRef<HTMLDivElement>(null);
  const draft = useDraft(lot);
  const save = useSave();
  const errors: FormError[] = draft.faults.map(([field, text]) => ({ field, text }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ready = draft.finish();
    if (!ready) requestAnimationFrame(() => summary.current?.focus());
    else if (!save.isPending) save.mutate(ready);
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <PageHead title={w.prepare} scope={w.lot(lot.contractNumber, lot.number, lot.title)} />
      <p className={css.text}>{lot.callOffKind === 'mini' ? w.prepareScope : w.notMini}</p>
      <ErrorSummary errors={errors} focus={summary} />
      <What draft={draft} />
      <Card label={w.deadlineTitle}>
        <DeadlineFields draft={draft} />
      </Card>
      <Card label={w.criteria}>
        <CriteriaFields draft={draft} />
      </Card>
      <Card label={w.parties}>
        <PartyFields draft={draft} parties={lot.parties} />
      </Card>
      <Card label={w.holders}>
        <HolderFields draft={draft} keys={keys} />
      </Card>
      <Card label={w.standstill}>
        <WaiverFields draft={draft} />
      </Card>
      <Refusal failure={save.error} />
      <Button kind="primary" type="submit" className={css.start} aria-busy={save.isPending}>
        {save.isPending ? w.saving : w.save}
      </Button>
    </form>
  );
}

function What({ draft }: { draft: Draft }) {
  const w = useWords();
  const { typed, set, faultOf } = draft;
  return (
    <Card label={w.whatFor}>
      <div className={css.form}>
        <h2>{w.whatFor}</h2>
        <Field id="gegenstand" label={w.subject} hint={w.subjectHint} error={faultOf('gegenstand')}>
          {(attributes) => (
            <input
              {...attributes}
              maxLength={200}
              value={typed.subject}
              onChange={(event) => set({ subject: event.target.value })}
            />
          )}
        </Field>
        <Field id="beschreibung" label={w.text} hint={w.textHint} error={faultOf('beschreibung')}>
          {(attributes) => (
            <textarea
              {...attributes}
              rows={8}
              maxLength={20000}
              value={typed.text}
              onChange={(event) => set({ text: event.target.value })}
            />
          )}
        </Field>
        <div className={css.fields}>
          <Field id="schaetzwert" label={w.estimate} hint={w.estimateHint} error={faultOf('schaetzwert')}>
            {(attributes) => (
              <input
                {...attributes}
                inputMode="decimal"
                autoComplete="off"
                maxLength={30}
                value={typed.estimate}
                onChange={(event) => set({ estimate: event.target.value })}
              />
            )}
          </Field>
        </div>
      </div>
    </Card>
  );
}
