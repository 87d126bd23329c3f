import { Link } from '@tanstack/react-router';
import type { SchemaCompetitionKey } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Field, FieldError } from '../../ui/form';
import css from './competitions.module.css';
import { useWords } from './texts';
import type { Draft } from './useDraft';

/** Keys that a competition needs: two of each role. */
const needed = 4;

/** Who takes which layer off, among those who have made a key. */
export function HolderFields({ draft: { typed, set, faultOf }, keys }: { draft: Draft; keys: SchemaCompetitionKey[] }) {
  const w = useWords();
  const { f } = useI18n();
  const fault = faultOf('oeffnende');
  const choose = (key: string, role: string) => {
    const { [key]: _, ...others } = typed.roles;
    set({ roles: role === 'one' || role === 'two' ? { ...others, [key]: role } : others });
  };
  return (
    <div className={css.form}>
      <h2 id="oeffnende" tabIndex={-1}>
        {w.holders}
      </h2>
      <p className="muted">{w.holdersHint}</p>
      {keys.length < needed && (
        <p>
          {keys.length === 0 ? w.noKeys : w.fewKeys(keys.length)}{' '}
          <Link to="/miniwettbewerbe/schluessel">{w.makeKey}</Link>
        </p>
      )}
      {fault && <FieldError id="oeffnende-fehlt">{fault}</FieldError>}
      <div className={css.fields}>
        {keys.map(({ id, name, at }) => (
          <Field key={id} label={w.roleOf(name)} hint={w.keyFrom(f.moment(at))}>
            {(attributes) => (
              <select
                {...attributes}
                value={typed.roles[id] ?? ''}
                onChange={(event) => choose(id, event.target.value)}
              >
                <option value="">{w.roles.none}</option>
                <option value="one">{w.roles.one}</option>
                <option value="two">{w.roles.two}</option>
              </select>
            )}
          </Field>
        ))}
      </div>
    </div>
  );
}
