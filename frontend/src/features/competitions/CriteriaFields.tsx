import { Button } from '../../ui/button';
import { Field } from '../../ui/form';
import css from './competitions.module.css';
import { useWords } from './texts';
import { type Draft, sumOf, type TypedCriterion } from './useDraft';

/** The most criteria the contract takes. */
const most = 10;

/** By what the award is made: names and weights, one of them the price. */
export function CriteriaFields({ draft: { typed, set, faultOf } }: { draft: Draft }) {
  const w = useWords();
  const { criteria } = typed;
  const change = (id: number, part: Partial<TypedCriterion>) =>
    set({ criteria: criteria.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  const next = Math.max(...criteria.map(({ id }) => id)) + 1;
  return (
    <div className={css.form}>
      <h2>{w.criteria}</h2>
      <p className="muted">{w.criteriaHint}</p>
      {criteria.map((one, index) => (
        <div key={one.id} className={css.criterion}>
          <Field
            id={`kriterium-${index + 1}`}
            label={w.criterion(index + 1)}
            error={index === 0 ? faultOf('kriterium-1') : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                maxLength={200}
                value={one.name}
                onChange={(event) => change(one.id, { name: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.kind}>
            {(attributes) => (
              <select
                {...attributes}
                value={one.kind}
                onChange={(event) => change(one.id, { kind: event.target.value as TypedCriterion['kind'] })}
              >
                <option value="price">{w.kinds.price}</option>
                <option value="quality">{w.kinds.quality}</option>
              </select>
            )}
          </Field>
          <Field
            id={`gewicht-${index + 1}`}
            label={w.weightOf(index + 1)}
            error={index === 0 ? faultOf('gewicht-1') : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                inputMode="numeric"
                autoComplete="off"
                maxLength={3}
                value={one.weight}
                onChange={(event) => change(one.id, { weight: event.target.value.trim() })}
              />
            )}
          </Field>
          {criteria.length > 1 && (
            <Button
              kind="quiet"
              aria-label={w.lessCriteria(index + 1)}
              onClick={() => set({ criteria: criteria.filter(({ id }) => id !== one.id) })}
            >
              {w.remove}
            </Button>
          )}
        </div>
      ))}
      <div className="row-between">
        {criteria.length < most && (
          <Button onClick={() => set({ criteria: [...criteria, { id: next, name: '', kind: 'quality', weight: '' }] })}>
            {w.moreCriteria}
          </Button>
        )}
        <p role="status" className="num">
          {w.sum(sumOf(criteria))}
        </p>
      </div>
    </div>
  );
}
