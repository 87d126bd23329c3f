import { Link } from '@tanstack/react-router';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';

export function BasketTile({ lines }: { lines: number }) {
  const { t } = useI18n();
  return (
    <Card label={t.home.basket}>
      <div className="row-between">
        <div>
          <h2>{t.home.basket}</h2>
          <p>{t.home.basketLines(t.facts.positions(lines))}</p>
        </div>
        <Link to="/warenkorb" className={buttonClass()}>
          {t.home.basketOpen}
        </Link>
      </div>
    </Card>
  );
}
