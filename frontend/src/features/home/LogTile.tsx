import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { logStatusQuery, samplesQuery } from '../../api/queries';
import type { SchemaSample } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/parts';
import css from './home.module.css';

/** What an auditor comes back to: the log's latest checkpoint and the decisions drawn last. */
export function LogTile({ draws }: { draws: boolean }) {
  const { t, f } = useI18n();
  const { data } = useQuery(logStatusQuery);
  const samples = useQuery({ ...samplesQuery, enabled: draws });
  if (!data) return null;
  return (
    <>
      <Card label={t.home.checkpoint}>
        <div className="stack-small">
          <h2>{t.home.checkpoint}</h2>
          <Facts
            rows={[
              [t.log.size, f.integer(data.size)],
              [t.log.at, data.at ? f.moment(data.at) : t.log.empty],
            ]}
          />
          <Link to="/nachweisprotokoll">{t.home.toLog}</Link>
        </div>
      </Card>
      {samples.data && <LastSample sample={samples.data.items[0]} />}
    </>
  );
}

const shown = 5;

function LastSample({ sample }: { sample: SchemaSample | undefined }) {
  const { t, f } = useI18n();
  return (
    <Card label={t.samples.last}>
      <h2>{t.samples.last}</h2>
      <p className="muted small">
        {sample
          ? [
              t.samples.of(f.integer(sample.decisions.length), f.integer(sample.population)),
              t.samples.days(f.date(sample.from), f.date(sample.until)),
              f.moment(sample.at),
            ].join(' · ')
          : t.samples.none}
      </p>
      <ul className={css.list}>
        {sample?.decisions.slice(0, shown).map(({ id, product, orderNumber, at }) => (
          <li key={id} className="row-between">
            <Link to="/entscheidungen/$decisionId" params={{ decisionId: id }}>
              {product}
            </Link>
            <span className="muted small">
              {orderNumber ?? t.orders.noNumber} · {f.moment(at)}
            </span>
          </li>
        ))}
      </ul>
      <Link to="/nachweisprotokoll">{sample ? t.samples.toAll : t.samples.draw}</Link>
    </Card>
  );
}
