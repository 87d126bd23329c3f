import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type ChangeEvent, useId, useState } from 'react';
import { previewQuery } from '../../api/queries';
import type { SchemaConfiguration, SchemaConfigurationOption, SchemaNewLine } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { piecesText, unitPriceText } from '../../lib/words';
import { Button } from '../../ui/button';
import { Radio } from '../../ui/form';
import css from './configurator.module.css';
import { type OptionTexts, useOptionTexts } from './optionTexts';

interface Props {
  configuration: SchemaConfiguration;
  /** The call-off without options. */
  line: SchemaNewLine;
  unit: string;
  primary: boolean;
  orderLabel: string;
  order: ((options: string[]) => void) | undefined;
  toBasket: ((options: string[]) => void) | undefined;
}

type Group = SchemaConfiguration['groups'][number];

/** What an article is put together from: parts that always belong to it, a choice in each group, and what all of it costs. */
export function Configurator(props: Props) {
  const { at } = useSearch({ strict: false });
  return at ? <Past configuration={props.configuration} /> : <Present {...props} />;
}

/** What it was put together from; nothing can be chosen any more. */
function Past({ configuration }: Pick<Props, 'configuration'>) {
  const words = useOptionTexts();
  return (
    <section className={css.configurator} aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="muted small">{words.explainPast}</p>
      {configuration.parts.length > 0 && (
        <Fixed title={words.parts} options={configuration.parts} unpriced={words.unpricedPast} />
      )}
      {configuration.groups.map((group) => (
        <Fixed
          key={group.title}
          title={group.title}
          bounds={bounds(group, words)}
          options={group.options}
          rules={(key) => rulesOf(configuration, key, words)}
          unpriced={words.unpricedPast}
        />
      ))}
    </section>
  );
}

interface FixedProps {
  title: string;
  bounds?: string;
  options: SchemaConfigurationOption[];
  rules?: (key: string) => string[];
  unpriced: string;
}

/** Options that are not chosen from. */
function Fixed({ title, bounds, options, rules, unpriced }: FixedProps) {
  return (
    <div>
      <p className="strong small">
        {title} {bounds && <span className="muted">{bounds}</span>}
      </p>
      <ul className={css.options}>
        {options.map((option) => (
          <li key={option.key} className={css.option}>
            <span />
            <OptionName option={option} rules={rules?.(option.key) ?? []} />
            <OptionPrice option={option} unpriced={unpriced} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Present({ configuration, line, unit, primary, orderLabel, order, toBasket }: Props) {
  const { t, f } = useI18n();
  const words = useOptionTexts();
  const [chosen, setChosen] = useState<string[]>([]);
  const wrong = violations(configuration, chosen, words);
  const previews = useSession()?.allowedActions.includes('previewSubmission') ?? false;
  const { data } = useQuery({
    ...previewQuery({ lines: [{ ...line, options: chosen }] }),
    enabled: previews && wrong.length === 0,
  });
  const choose = (group: Group, key: string, on: boolean) => {
    const single = group.maximum === 1;
    const others = chosen.filter(
      (one) => one !== key && !(single && group.options.some((option) => option.key === one)),
    );
    setChosen(on ? [...others, key] : others);
  };
  const act = (way: (options: string[]) => void) => () => wrong.length === 0 && way(chosen);
  return (
    <section className={css.configurator} aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="muted small">{words.explain}</p>
      {configuration.parts.length > 0 && (
        <Fixed title={words.parts} options={configuration.parts} unpriced={words.unpriced} />
      )}
      {configuration.groups.map((group) => (
        <Choice
          key={group.title}
          group={group}
          configuration={configuration}
          chosen={chosen}
          choose={(key, on) => choose(group, key, on)}
        />
      ))}
      <div className={css.end} aria-live="polite">
        {wrong.map((text) => (
          <p key={text} className="small">
            {text}
          </p>
        ))}
        {wrong.length === 0 && data && (
          <p className="strong">{words.sum(f.money(data.totals.net), piecesText(t, f, line.quantity, unit))}</p>
        )}
      </div>
      <div className="row">
        {toBasket && (
          <Button onClick={act(toBasket)} aria-disabled={wrong.length > 0}>
            {t.compare.toBasket}
          </Button>
        )}
        {order && (
          <Button kind={primary ? 'primary' : 'secondary'} onClick={act(order)} aria-disabled={wrong.length > 0}>
            {orderLabel}
          </Button>
        )}
      </div>
    </section>
  );
}

interface ChoiceProps {
  group: Group;
  configuration: SchemaConfiguration;
  chosen: string[];
  choose: (key: string, on: boolean) => void;
}

function Choice({ group, configuration, chosen, choose }: ChoiceProps) {
  const words = useOptionTexts();
  const name = useId();
  const single = group.maximum === 1;
  const taken = group.options.find(({ key }) => chosen.includes(key));
  return (
    <fieldset className={css.group}>
      <legend>
        {group.title} <span className="muted small">{bounds(group, words)}</span>
      </legend>
      <ul className={css.options}>
        {single && group.minimum === 0 && (
          <li>
            <label className={css.option}>
              <Radio name={name} checked={!taken} onChange={() => taken && choose(taken.key, false)} />
              <span>{words.none}</span>
            </label>
          </li>
        )}
        {group.options.map((option) => {
          const control = {
            id: `${name}-${option.key}`,
            checked: chosen.includes(option.key),
            disabled: !option.unitPrice,
            onChange: (event: ChangeEvent<HTMLInputElement>) => choose(option.key, event.target.checked),
          };
          return (
            <li key={option.key}>
              <label className={css.option} htmlFor={control.id}>
                {single ? <Radio name={name} {...control} /> : <input type="checkbox" {...control} />}
                <OptionName option={option} rules={rulesOf(configuration, option.key, words)} />
                <OptionPrice option={option} unpriced={words.unpriced} />
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

function OptionName({ option, rules }: { option: SchemaConfigurationOption; rules: string[] }) {
  const { t, f } = useI18n();
  const words = useOptionTexts();
  const { perUnit, unit = 'C62' } = option;
  const each = unit === 'C62' ? f.quantity(perUnit) : piecesText(t, f, perUnit, unit);
  const more = [(perUnit !== '1' || unit !== 'C62') && words.each(each), ...rules].filter(Boolean);
  return (
    <span>
      {option.label}
      {more.length > 0 && <span className={css.more}>{more.join(' · ')}</span>}
    </span>
  );
}

function OptionPrice({ option, unpriced }: { option: SchemaConfigurationOption; unpriced: string }) {
  const { t, f } = useI18n();
  return (
    <span className={css.price}>
      {option.unitPrice ? unitPriceText(t, f, option.unitPrice, option.unit ?? 'C62', option.priceKind) : unpriced}
    </span>
  );
}

function bounds({ minimum, maximum, options }: Group, words: OptionTexts): string {
  if (minimum === maximum) return words.exactly(minimum);
  if (minimum > 0) return words.between(minimum, maximum);
  return maximum >= options.length && maximum > 1 ? words.any : words.upTo(maximum);
}

function labelOf(configuration: SchemaConfiguration, key: string): string {
  const all = [...configuration.parts, ...configuration.groups.flatMap(({ options }) => options)];
  return all.find((option) => option.key === key)?.label ?? key;
}

/** What an option asks of others, as it is said beside it. */
function rulesOf(configuration: SchemaConfiguration, key: string, words: OptionTexts): string[] {
  return configuration.rules.flatMap(({ kind, option, other }) => {
    if (kind === 'requires') return option === key ? [words.requires(labelOf(configuration, other))] : [];
    if (option === key) return [words.excludes(labelOf(configuration, other))];
    return other === key ? [words.excludes(labelOf(configuration, option))] : [];
  });
}

/** What is still in the way of a choice; the server judges it once more. */
export function violations(configuration: SchemaConfiguration, chosen: string[], words: OptionTexts): string[] {
  const has = (key: string) => chosen.includes(key) || configuration.parts.some((part) => part.key === key);
  const label = (key: string) => labelOf(configuration, key);
  const groups = configuration.groups.flatMap((group) => {
    const count = group.options.filter(({ key }) => has(key)).length;
    if (count < group.minimum) return [words.tooFew(group.title)];
    return count > group.maximum ? [words.tooMany(group.title, group.maximum)] : [];
  });
  const rules = configuration.rules.flatMap(({ kind, option, other }) => {
    if (kind === 'requires') return has(option) && !has(other) ? [words.needs(label(option), label(other))] : [];
    return has(option) && has(other) ? [words.clash(label(option), label(other))] : [];
  });
  return [...groups, ...rules];
}
