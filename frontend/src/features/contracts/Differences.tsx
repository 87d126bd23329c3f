import type { SchemaContractChoices, SchemaContractDifference } from '../../api/schema';
import { useI18n } from '../../i18n';
import { placeOf } from '../../lib/contractTerms';
import css from './contracts.module.css';
import { usePlanningTexts } from './texts';

interface Props {
  caption: string;
  rows: SchemaContractDifference[];
  choices: SchemaContractChoices | undefined;
}

/** What a change alters, in the words of the page. */
export function Differences({ caption, rows, choices }: Props) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  const label = useLabel();
  const say = useSaying(choices);
  if (rows.length === 0) return <p>{texts.differencesNone}</p>;
  return (
    <table className={css.diff}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.member}</th>
          <th scope="col">{texts.before}</th>
          <th scope="col">{texts.after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.field}>
            <th scope="row">{label(row.field)}</th>
            <td data-label={texts.before}>{say(row.field, row.before)}</td>
            <td data-label={texts.after}>
              <strong>{say(row.field, row.after)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Names a place in the terms: "Los 1 · Lieferant 2 · Rang". */
export function useLabel(): (path: string) => string {
  const { t } = useI18n();
  const more = usePlanningTexts().fields;
  const texts = t.contractChanges;
  return (path) => {
    const { lot, list, item, member } = placeOf(path);
    const field = texts.fields[member] ?? more[member] ?? (list && item === undefined ? texts.sections[list] : member);
    const rest = [
      item !== undefined && (list === 'parties' ? texts.party(item + 1) : texts.entitledOne(item + 1)),
      field,
    ].filter(Boolean);
    return lot === undefined ? rest.join(' · ') : texts.lotPlace(lot + 1, rest.join(' · '));
  };
}

/** Says a value as people do: names for ids, days, amounts. */
function useSaying(choices: SchemaContractChoices | undefined) {
  const { t, f } = useI18n();
  return (path: string, value: string | null | undefined): string => {
    if (value === null || value === undefined || value === '') return t.contractChanges.none;
    const { member } = placeOf(path);
    if (member === 'supplierId') return choices?.suppliers.find((one) => one.id === value)?.name ?? value;
    if (member === 'organisationId')
      return choices?.organisations.find((one) => one.organisation.id === value)?.organisation.name ?? value;
    if (member === 'succession.of')
      return (
        choices?.suppliers.find((one) => one.id === value)?.name ??
        choices?.organisations.find((one) => one.organisation.id === value)?.organisation.name ??
        value
      );
    if (member.endsWith('.to')) return f.dayBefore(value);
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return f.date(value);
    const amount = /^(-?\d+\.\d{2}) EUR$/.exec(value)?.[1];
    if (amount) return f.money({ amount, currency: 'EUR' });
    if (member === 'callOffKind') return t.callOffKinds[value as keyof typeof t.callOffKinds] ?? value;
    if (member === 'priceRule.kind')
      return t.priceLists.ruleKinds[value as keyof typeof t.priceLists.ruleKinds] ?? value;
    if (member === 'obligation') return t.obligations[value as keyof typeof t.obligations] ?? value;
    return value;
  };
}
