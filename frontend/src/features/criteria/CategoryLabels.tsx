import { useI18n } from '../../i18n';
import { type CategoryLabel, type LabelScheme, labelSchemes, noCategoryLabel } from '../../lib/criteria';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Field } from '../../ui/form';
import css from './criteria.module.css';
import { useCategories } from './useCategories';

interface Props {
  rows: CategoryLabel[];
  change: (rows: CategoryLabel[]) => void;
  error: (field: string) => string | undefined;
  id: (field: string) => string;
}

/** Labels that are required or worth something in single categories, a percentage there in place of the one for every product. */
export function CategoryLabels({ rows, change, error, id }: Props) {
  const { t } = useI18n();
  return (
    <fieldset className="stack-small">
      <legend className="strong">{t.criteria.fields.inCategories}</legend>
      {rows.map((row, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place until it is published
          key={at}
          at={at}
          row={row}
          change={(next) => change(rows.map((one, i) => (i === at ? next : one)))}
          remove={() => change(rows.filter((_, i) => i !== at))}
          error={error}
          id={id}
        />
      ))}
      <div>
        <Button onClick={() => change([...rows, noCategoryLabel])}>{t.criteria.addCategory}</Button>
      </div>
    </fieldset>
  );
}

interface RowProps extends Omit<Props, 'rows' | 'change'> {
  at: number;
  row: CategoryLabel;
  change: (row: CategoryLabel) => void;
  remove: () => void;
}

function Row({ at, row, change, remove, error, id }: RowProps) {
  const { t } = useI18n();
  const categories = useCategories();
  const category = `inCategories.${at}.category`;
  const percent = `inCategories.${at}.percent`;
  return (
    <fieldset className={`${css.fields} ${css.category}`} aria-label={t.criteria.categoryRow(at + 1)}>
      <Field id={id(category)} label={t.criteria.fields.category} error={error(category)}>
        {(attributes) => (
          <select
            {...attributes}
            value={row.category}
            onChange={(event) => change({ ...row, category: event.target.value })}
          >
            <option value="">{t.criteria.pickCategory}</option>
            {categories.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id={id(`inCategories.${at}.scheme`)} label={t.criteria.labels}>
        {(attributes) => (
          <select
            {...attributes}
            value={row.scheme}
            onChange={(event) => change({ ...row, scheme: event.target.value as LabelScheme })}
          >
            {labelSchemes.map((scheme) => (
              <option key={scheme} value={scheme}>
                {t.labelSchemes[scheme]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id={id(percent)} label={t.criteria.fields.percent} error={error(percent)}>
        {(attributes) => (
          <input
            {...attributes}
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            value={row.percent}
            onChange={(event) => change({ ...row, percent: event.target.value })}
          />
        )}
      </Field>
      <div className={css.checks}>
        <Check checked={row.required} onChange={() => change({ ...row, required: !row.required })}>
          {t.criteria.fields.isRequired}
        </Check>
        <Button kind="quiet" onClick={remove} aria-label={t.criteria.removeCategory(at + 1)}>
          {t.criteria.remove}
        </Button>
      </div>
    </fieldset>
  );
}
