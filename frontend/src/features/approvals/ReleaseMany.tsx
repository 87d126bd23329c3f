import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaApprovalSummary } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Note } from '../../ui/card';
import { FailureText, PageHead } from '../../ui/page';
import { asksWhoSitsThere, Confirm } from '../account/Confirm';
import css from './approvals.module.css';
import { UndoToast } from './UndoToast';

interface Refused {
  request: SchemaApprovalSummary;
  failure: unknown;
}

interface Outcome {
  done: SchemaApprovalSummary[];
  refused: Refused[];
  /** For how long the releases can be taken back, in seconds. */
  seconds: number;
}

/** Asks for all at once, each a request of its own: what is refused leaves the others as they are. */
async function each(
  requests: SchemaApprovalSummary[],
  ask: (approvalId: string) => Promise<{ undoSeconds?: number | null }>,
): Promise<Outcome> {
  const answers = await Promise.allSettled(requests.map(({ state }) => ask(state.id)));
  const outcome: Outcome = { done: [], refused: [], seconds: 0 };
  for (const [i, request] of requests.entries()) {
    const answer = answers[i];
    if (answer?.status === 'fulfilled') {
      outcome.done.push(request);
      outcome.seconds = Math.max(outcome.seconds, answer.value.undoSeconds ?? 0);
    } else outcome.refused.push({ request, failure: answer?.reason });
  }
  const [first] = outcome.refused;
  if (first && outcome.done.length === 0 && asksWhoSitsThere(first.failure)) throw first.failure;
  return outcome;
}

const release = (approvalId: string) =>
  body(
    api.POST('/approvals/{approvalId}/decision', { params: { path: { approvalId } }, body: { decision: 'release' } }),
  );
const takeBack = (approvalId: string) =>
  body(api.POST('/approvals/{approvalId}/undo', { params: { path: { approvalId } } }));

interface Props {
  harmless: SchemaApprovalSummary[];
  chosen: SchemaApprovalSummary[];
  choose: (ids: string[]) => void;
}

/** The page's head: marks what is harmless and releases what is marked; for ten seconds all of that can be taken back. */
export function ReleaseMany({ harmless, chosen, choose }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const settled = { onSettled: () => client.invalidateQueries() };
  const undo = useMutation({ mutationFn: (of: Outcome) => each(of.done, takeBack), ...settled });
  const many = useMutation({
    mutationFn: () => each(chosen, release),
    onSuccess: () => {
      choose([]);
      undo.reset();
      setOpen(true);
    },
    ...settled,
  });
  const { data: released } = many;
  useEffect(() => {
    if (!open || !released) return;
    const over = setTimeout(() => setOpen(false), released.seconds * 1000);
    return () => clearTimeout(over);
  }, [open, released]);
  const takeAllBack = () => {
    if (!released || undo.isPending) return;
    undo.mutate(released, { onSuccess: () => setOpen(false) });
  };
  return (
    <>
      <PageHead title={t.approvals.title} scope={t.approvals.scope}>
        {harmless.length > 0 && (
          <section className={chosen.length > 0 ? css.answers : undefined} aria-label={t.approvals.decide}>
            {chosen.length > 0 ? (
              <>
                <Button onClick={() => choose([])}>{t.approvals.chosenNone}</Button>
                <Button kind="primary" aria-busy={many.isPending} onClick={() => !many.isPending && many.mutate()}>
                  {t.approvals.releaseMany(chosen.length)}
                </Button>
              </>
            ) : (
              <Button onClick={() => choose(harmless.map(({ state }) => state.id))}>
                {t.approvals.chooseAll(harmless.length)}
              </Button>
            )}
          </section>
        )}
      </PageHead>
      <Confirm failure={many.error} again={() => many.mutate()} />
      <div role="status">
        {undo.data && undo.data.done.length > 0 && <p>{t.approvals.undoneMany(undo.data.done.length)}</p>}
      </div>
      {undo.data ? (
        <RefusedOnes title={t.approvals.refusedUndo} refused={undo.data.refused} />
      ) : (
        <RefusedOnes title={t.approvals.refusedMany} refused={released?.refused ?? []} />
      )}
      {open && released && released.done.length > 0 && released.seconds > 0 && (
        <UndoToast
          text={t.approvals.undoMany(released.done.length, released.seconds)}
          seconds={released.seconds}
          busy={undo.isPending}
          undo={takeAllBack}
        />
      )}
    </>
  );
}

/** Which were refused, and why. */
function RefusedOnes({ title, refused }: { title: (count: number) => string; refused: Refused[] }) {
  if (refused.length === 0) return null;
  return (
    <div role="alert">
      <Note tone="crit">
        <p>{title(refused.length)}</p>
        <ul>
          {refused.map(({ request, failure }) => (
            <li key={request.state.id}>
              <Link to="/freigaben/$approvalId" params={{ approvalId: request.state.id }}>
                {request.firstProduct}
              </Link>
              <FailureText failure={failure} />
            </li>
          ))}
        </ul>
      </Note>
    </div>
  );
}
