import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { SchemaContractChoices, SchemaContractTerms } from '../../api/schema';
import { useI18n } from '../../i18n';
import { toggleEntitled } from '../../lib/contractTerms';
import { Check } from '../../ui/Check';
import { Field } from '../../ui/form';
import css from './contracts.module.css';
import { EntitledFile } from './EntitledFile';

interface Props {
  terms: SchemaContractTerms;
  organisations: SchemaContractChoices['organisations'];
  change: (terms: SchemaContractTerms) => void;
}

const steps: Record<string, [row: number, column: number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

/** Who may call off from which lot: a row per organisation in the order of the tree, a column per lot. */
export function EntitledMatrix({ terms, organisations, change }: Props) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  const [annex, setAnnex] = useState('');
  const [wanted, setWanted] = useState('');
  const [onlyNamed, setOnlyNamed] = useState(false);
  const ids = useId();
  const table = useRef<HTMLTableElement>(null);
  const named = (lot: number, id: string) =>
    terms.lots[lot]?.entitled.some((one) => one.organisationId === id) ?? false;
  const shown = organisations.filter(
    ({ organisation: { id, name } }) =>
      name.toLowerCase().includes(wanted.trim().toLowerCase()) &&
      (!onlyNamed || terms.lots.some((_, lot) => named(lot, id))),
  );
  /** Names all that are shown for a lot, or none of them. */
  const all = (lot: number, want: boolean) =>
    change(
      shown
        .filter(({ organisation: { id } }) => named(lot, id) !== want)
        .reduce((now, { organisation: { id } }) => toggleEntitled(now, lot, id, annex.trim()), terms),
    );
  const move = (event: KeyboardEvent<HTMLInputElement>, row: number, column: number) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const next = `[data-cell="${row + step[0]}-${column + step[1]}"]`;
    table.current?.querySelector<HTMLInputElement>(next)?.focus();
  };
  return (
    <div className="stack-small">
      <p className="muted">{texts.hints.entitled}</p>
      <div className={css.fields}>
        <Field label={texts.filter}>
          {(attributes) => (
            <input {...attributes} type="search" value={wanted} onChange={(event) => setWanted(event.target.value)} />
          )}
        </Field>
        <Field label={texts.fields.annex ?? ''} hint={texts.hints.annex}>
          {(attributes) => (
            <input {...attributes} maxLength={200} value={annex} onChange={(event) => setAnnex(event.target.value)} />
          )}
        </Field>
        <Check checked={onlyNamed} onChange={setOnlyNamed}>
          {texts.onlyNamed}
        </Check>
      </div>
      <EntitledFile terms={terms} organisations={organisations} change={change} />
      {shown.length === 0 ? (
        <p role="status">{texts.filterNone}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={css.scroll} tabIndex={0} aria-label={texts.matrix}>
          <table ref={table} className={css.matrix}>
            <caption className="visually-hidden">{texts.matrix}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.fields.organisationId}</th>
                {terms.lots.map((lot) => (
                  <th key={lot.number} scope="col">
                    {texts.lot(lot.number)}
                    <input
                      type="checkbox"
                      aria-label={texts.allOfLot(lot.number)}
                      checked={shown.every(({ organisation }) => named(lot.number - 1, organisation.id))}
                      onChange={(event) => all(lot.number - 1, event.target.checked)}
                    />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ organisation, depth }, row) => (
                <tr key={organisation.id}>
                  <th scope="row" id={`${ids}-${organisation.id}`} className={css[`depth${Math.min(depth, 3)}`]}>
                    {organisation.name}
                  </th>
                  {terms.lots.map((lot, column) => (
                    <td key={lot.number}>
                      <input
                        type="checkbox"
                        data-cell={`${row}-${column}`}
                        aria-label={texts.matrixCell(organisation.name, lot.number)}
                        checked={named(column, organisation.id)}
                        onKeyDown={(event) => move(event, row, column)}
                        onChange={() => change(toggleEntitled(terms, column, organisation.id, annex.trim()))}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
