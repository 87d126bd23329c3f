import { type FormEvent, useRef, useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaCompetition, SchemaCompetitionCriterion, SchemaCompetitionReceived } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import css from './competitions.module.css';
import { Declaration } from './Declared';
import { useStep } from './queries';
import { useWords } from './texts';

/** What is given to one offer, as it is typed. */
interface Typed {
  excluded: boolean;
  why: string;
  points: Record<string, { points: string; reason: string }>;
}

const isPoints = (text: string) => /^\d{1,3}$/.test(text) && Number(text) <= 100;

const complete = (typed: Typed, quality: SchemaCompetitionCriterion[]) =>
  typed.excluded
    ? typed.why.trim() !== ''
    : quality.every(({ name }) => {
        const given = typed.points[name];
        return given && isPoints(given.points) && given.reason.trim() !== '';
      });

/** The points of the last evaluation, to go on from. */
function before(competition: SchemaCompetition, { supplier }: SchemaCompetitionReceived): Typed {
  const ranked = competition.ranking.find((one) => one.supplier.id === supplier.id);
  const excluded = competition.excluded.find((one) => one.supplier.id === supplier.id);
  const given = ranked?.lines.filter(({ kind }) => kind === 'quality') ?? [];
  return {
    excluded: !!excluded,
    why: excluded?.reason ?? '',
    points: Object.fromEntries(
      given.map(({ criterion, points, reason }) => [
        criterion,
        { points: String(Number.parseInt(points, 10)), reason: reason ?? '' },
      ]),
    ),
  };
}

/** Points for every offer that was opened, by the criteria stored before the invitation. */
export function Evaluation({ competition, primary }: { competition: SchemaCompetition; primary: boolean }) {
  const w = useWords();
  const { id } = competition;
  const form = useRef<HTMLFormElement>(null);
  const quality = competition.criteria.filter(({ kind }) => kind === 'quality');
  const offers = competition.offers.filter(({ counts, unreadable }) => counts && !unreadable);
  const [typed, setTyped] = useState(() =>
    Object.fromEntries(offers.map((one) => [one.supplier.id, before(competition, one)])),
  );
  const [noConflict, setNoConflict] = useState(false);
  const [tried, setTried] = useState(false);
  const step = useStep(id, () =>
    body(
      api.POST('/competitions/{competitionId}/evaluation', {
        params: { path: { competitionId: id } },
        body: { noConflict, assessments: Object.entries(typed).map(([supplierId, one]) => assessed(supplierId, one)) },
      }),
    ),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!Object.values(typed).every((one) => complete(one, quality))) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    if (noConflict && !step.isPending) step.mutate();
  };
  return (
    <form ref={form} className={css.form} noValidate onSubmit={submit}>
      <p>{w.evaluateHint}</p>
      {offers.map(({ supplier, price }) => (
        <Assessment
          key={supplier.id}
          name={supplier.name}
          price={price ?? ''}
          quality={quality}
          typed={typed[supplier.id] ?? { excluded: false, why: '', points: {} }}
          change={(to) => setTyped((all) => ({ ...all, [supplier.id]: to }))}
          tried={tried}
        />
      ))}
      <Declaration given={noConflict} change={setNoConflict} missing={tried} />
      <Refusal failure={step.error} />
      <Button
        {...(primary ? { kind: 'primary' as const } : {})}
        type="submit"
        className={css.start}
        aria-busy={step.isPending}
      >
        {w.evaluate}
      </Button>
    </form>
  );
}

const assessed = (supplierId: string, typed: Typed) =>
  typed.excluded
    ? { supplierId, excluded: typed.why.trim() }
    : {
        supplierId,
        points: Object.entries(typed.points).map(([criterion, { points, reason }]) => ({
          criterion,
          points: Number(points),
          reason: reason.trim(),
        })),
      };

interface Props {
  name: string;
  price: string;
  quality: SchemaCompetitionCriterion[];
  typed: Typed;
  change: (to: Typed) => void;
  tried: boolean;
}

function Assessment({ name, price, quality, typed, change, tried }: Props) {
  const w = useWords();
  const { f } = useI18n();
  const set = (criterion: string, part: Partial<{ points: string; reason: string }>) =>
    change({
      ...typed,
      points: { ...typed.points, [criterion]: { points: '', reason: '', ...typed.points[criterion], ...part } },
    });
  return (
    <Card label={name}>
      <div className={css.set}>
        <div className="row-between">
          <h3>{name}</h3>
          <span className="num">{f.money({ amount: price, currency: 'EUR' })}</span>
        </div>
        {!typed.excluded &&
          quality.map(({ name: criterion, weight }) => {
            const given = typed.points[criterion] ?? { points: '', reason: '' };
            return (
              <div key={criterion} className={css.fields}>
                <Field
                  label={w.points(criterion, weight)}
                  error={tried && !isPoints(given.points) ? w.pointsFault : undefined}
                >
                  {(attributes) => (
                    <input
                      {...attributes}
                      inputMode="numeric"
                      autoComplete="off"
                      maxLength={3}
                      value={given.points}
                      onChange={(event) => set(criterion, { points: event.target.value.trim() })}
                    />
                  )}
                </Field>
                <Field
                  label={w.pointsReason(criterion)}
                  error={tried && !given.reason.trim() ? w.pointsReasonFault : undefined}
                >
                  {(attributes) => (
                    <textarea
                      {...attributes}
                      rows={2}
                      maxLength={2000}
                      value={given.reason}
                      onChange={(event) => set(criterion, { reason: event.target.value })}
                    />
                  )}
                </Field>
              </div>
            );
          })}
        <Check checked={typed.excluded} onChange={(excluded) => change({ ...typed, excluded })}>
          {w.exclude}
        </Check>
        {typed.excluded && (
          <Field label={w.excludeReason} error={tried && !typed.why.trim() ? w.excludeFault : undefined}>
            {(attributes) => (
              <textarea
                {...attributes}
                rows={2}
                maxLength={2000}
                value={typed.why}
                onChange={(event) => change({ ...typed, why: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
    </Card>
  );
}
