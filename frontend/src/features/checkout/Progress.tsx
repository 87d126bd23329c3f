import { useI18n } from '../../i18n';
import { Icon } from '../../ui/Icon';
import css from './steps.module.css';

export type Step = 1 | 2 | 3;

/** Where one is in the order; a step behind one can be opened again. */
export function Progress({ step, open }: { step: Step; open: (step: Step) => void }) {
  const { t } = useI18n();
  return (
    <ol className={css.progress} aria-label={t.steps.label}>
      {t.steps.names.map((name, index) => {
        const at = (index + 1) as Step;
        return (
          <li key={name} aria-current={at === step ? 'step' : undefined} className={at < step ? css.done : undefined}>
            <span className={css.number} aria-hidden="true">
              {at < step ? <Icon name="check" size={16} /> : at}
            </span>
            {at < step ? (
              <button type="button" onClick={() => open(at)}>
                {name} <span className="visually-hidden">({t.steps.done})</span>
              </button>
            ) : (
              <span>{name}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
