import { Link } from '@tanstack/react-router';
import type { SchemaStanding } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Icon } from '../../ui/Icon';
import css from './past.module.css';

/** Says, on the screen and on paper, that this is what was and that nothing can be bought from it. */
export function PastBand({ standing, foreign }: { standing: SchemaStanding; foreign: boolean }) {
  const { t, f } = useI18n();
  return (
    <div className={css.band} role="note">
      <Icon name="clock" />
      <p>
        <strong>{t.past.standing(f.moment(standing.at))}</strong>
        {foreign && <> · {t.past.of(standing.organisation.name)}</>}
      </p>
      <Link
        from="/produkte/$productId"
        search={({ menge, bis }) => ({ ...(menge ? { menge } : {}), ...(bis ? { bis } : {}) })}
        className={css.screen}
      >
        {t.past.toPresent}
      </Link>
    </div>
  );
}
