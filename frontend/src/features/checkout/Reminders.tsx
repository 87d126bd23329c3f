import { useI18n } from '../../i18n';
import { type Asked, blocks } from '../../lib/proof';
import { Rule } from './RequirementForm';

/** What a rule reminds of and what is due after the order: nothing waits for it. */
export function Reminders({ asked }: { asked: Asked[] }) {
  const { t } = useI18n();
  const before = asked.filter((one) => one.when === 'before' && !blocks(one));
  const after = asked.filter((one) => one.when === 'after');
  return (
    <>
      <List heading={t.steps.reminders} items={before} />
      <List heading={t.steps.after} items={after} />
    </>
  );
}

function List({ heading, items }: { heading: string; items: Asked[] }) {
  if (items.length === 0) return null;
  return (
    <section className="stack-small" aria-label={heading}>
      <h2>{heading}</h2>
      <ul className="stack-small">
        {items.map((one) => (
          <li key={one.id}>
            <p className="strong">{one.title}</p>
            <p>{one.text}</p>
            <Rule asked={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}
