import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import type { SchemaSession } from '../../api/schema';
import { useI18n } from '../../i18n';
import css from './suggestions.module.css';
import { type Suggestion, useSuggestions } from './useSuggestions';

/** What the list of suggestions tells the field it belongs to. */
export interface Listbox {
  open: boolean;
  /** The id of the option that the arrows have reached. */
  active?: string;
}

interface Props {
  typed: string;
  session: SchemaSession;
  /** Says whether the list is open, and which option the arrows have reached. */
  tell: (list: Listbox) => void;
  /** Where the field's keys go while there is a list. */
  onKey: RefObject<((event: KeyboardEvent) => void) | undefined>;
  leave: () => void;
}

const idOf = (one: Suggestion) => `vorschlag-${one.id}`;

/** What the typed text leads to, by kind. The focus stays in the field; the arrows walk over the options. */
export default function Suggestions({ typed, session, tell, onKey, leave }: Props) {
  const { t } = useI18n();
  const router = useRouter();
  const groups = useSuggestions(typed, session);
  const options = groups.flatMap(({ items }) => items);
  const [active, setActive] = useState<string>();
  const [folded, setFolded] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins anew
  useEffect(() => {
    setActive(undefined);
    setFolded(false);
  }, [typed]);

  const at = options.findIndex((one) => idOf(one) === active);
  const open = options.length > 0 && !folded;
  const reached = open ? options[at] : undefined;
  const reachedId = reached && idOf(reached);
  useEffect(() => tell(reachedId ? { open, active: reachedId } : { open }), [open, reachedId, tell]);
  useEffect(() => () => tell({ open: false }), [tell]);
  useEffect(() => {
    if (reachedId) document.getElementById(reachedId)?.scrollIntoView({ block: 'nearest' });
  }, [reachedId]);

  const go = (one: Suggestion) => {
    leave();
    void router.navigate({ to: one.to });
  };
  const to = (index: number) => setActive(options[index] && idOf(options[index]));
  const keys = new Map<string, () => void>([
    ['ArrowDown', () => (folded ? setFolded(false) : to(at === options.length - 1 ? -1 : at + 1))],
    ['ArrowUp', () => to(at < 0 ? options.length - 1 : at - 1)],
  ]);
  if (reached) {
    keys.set('Home', () => to(0));
    keys.set('End', () => to(options.length - 1));
    keys.set('Enter', () => go(reached));
  }
  if (open) keys.set('Escape', () => setFolded(true));
  useEffect(() => {
    onKey.current = (event) => {
      const act =
        options.length > 0 && !event.altKey && !event.ctrlKey && !event.shiftKey ? keys.get(event.key) : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    return () => {
      onKey.current = undefined;
    };
  });

  return (
    <>
      <p role="status" className="visually-hidden">
        {open && t.suggest.count(options.length)}
      </p>
      {open && (
        // Pressing the button keeps the focus in the field, whose loss would close the list before the click.
        <div
          id="vorschlaege"
          role="listbox"
          aria-label={t.suggest.label}
          className={css.list}
          onMouseDown={(event) => event.preventDefault()}
        >
          {groups.map(({ key, items }) => (
            <div key={key} role="group" aria-labelledby={`vorschlaege-${key}`}>
              <div id={`vorschlaege-${key}`} role="presentation" className={css.kind}>
                {t.suggest[key]}
              </div>
              {items.map((one) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
                // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
                <div
                  key={one.id}
                  id={idOf(one)}
                  role="option"
                  aria-selected={one === reached}
                  className={css.option}
                  onClick={() => go(one)}
                >
                  <span>{one.label}</span>
                  {one.detail && <span className="muted small">{one.detail}</span>}
                </div>
              ))}
            </div>
          ))}
        </div>
      )}
    </>
  );
}
