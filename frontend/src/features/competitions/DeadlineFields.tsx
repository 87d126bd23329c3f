import { useI18n } from '../../i18n';
import { clockChange } from '../../lib/berlin';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import css from './competitions.module.css';
import { useWords } from './texts';
import { clockAt, type Draft } from './useDraft';

const utc = new Intl.DateTimeFormat('de-DE', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });

/** When offers have to be there, as clocks in Germany show it; what summer time does to it is said at once. */
export function DeadlineFields({ draft: { typed, set, faultOf } }: { draft: Draft }) {
  const w = useWords();
  const { f } = useI18n();
  const clock = clockAt(typed);
  const at = clock && 'at' in clock ? clock.at : undefined;
  const change = at && clockChange(new Date(), at);
  const impossible = clock?.kind === 'skipped' ? w.skipped : clock?.kind === 'twice' ? w.twice : undefined;
  return (
    <div className={css.form}>
      <h2>{w.deadlineTitle}</h2>
      <div className={css.fields}>
        <DateField
          id="fristtag"
          label={w.day}
          value={typed.day}
          onChange={(day) => set({ day })}
          error={faultOf('fristtag')}
        />
        <Field id="fristzeit" label={w.time} error={impossible ?? faultOf('fristzeit')}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="numeric"
              autoComplete="off"
              placeholder="12:00"
              maxLength={5}
              value={typed.time}
              onChange={(event) => set({ time: event.target.value.trim() })}
            />
          )}
        </Field>
      </div>
      <div role="status">
        {at && clock && 'at' in clock && (
          <p className="muted">
            {w.zones[clock.kind](utc.format(at))} {change && w.clocksChange(f.date(change))}
          </p>
        )}
      </div>
    </div>
  );
}
