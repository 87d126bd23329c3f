import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { contractForecastQuery } from '../../api/contracts';
import type { SchemaContractForecast, SchemaExhaustionForecast } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { Load } from '../../ui/page';
import { Facts } from '../../ui/parts';
import css from './contracts.module.css';
import { SelectField } from './TermField';
import { usePlanningTexts } from './texts';
import { UsageChart } from './UsageChart';

type Limit = SchemaContractForecast['limits'][number];

/** How far each limit is used up, month by month, and when nothing will be left. */
export function Consumption({ contractId }: { contractId: string }) {
  const texts = usePlanningTexts().forecast;
  const query = useQuery(contractForecastQuery(contractId));
  return (
    <Load query={query} title={texts.title}>
      {(forecast) => (forecast.limits.length === 0 ? <p>{texts.empty}</p> : <Limits forecast={forecast} />)}
    </Load>
  );
}

/** The name of a limit: the contract or a lot, and what is measured where both are. */
function useLimitName(limits: Limit[]) {
  const texts = usePlanningTexts().forecast;
  return (limit: Limit) => {
    const of = limit.lotNumber ? texts.lot(limit.lotNumber, limit.title) : texts.whole;
    const both = limits.some((one) => one.lotNumber === limit.lotNumber && one.measure !== limit.measure);
    return both ? `${of}, ${texts.measures[limit.measure]}` : of;
  };
}

function Limits({ forecast }: { forecast: SchemaContractForecast }) {
  const texts = usePlanningTexts().forecast;
  const id = useId();
  const [chosen, choose] = useState('0');
  const name = useLimitName(forecast.limits);
  const limit = forecast.limits[Number(chosen)] ?? forecast.limits[0];
  const figure = useFigure(limit);
  if (!limit) return null;
  return (
    <Card label={texts.title}>
      <div className="stack-small">
        <h2>{texts.title}</h2>
        {forecast.limits.length > 1 && (
          <div className={css.long}>
            <SelectField
              id={id}
              label={texts.limit}
              value={chosen}
              options={forecast.limits.map((one, at) => [String(at), name(one)])}
              onChange={choose}
            />
          </div>
        )}
        <Facts
          rows={[
            [texts.runsOut, <RunsOutText key="at" limit={limit} forecast={limit.forecast} />],
            [texts.used, `${figure(limit.committed)} ${texts.ofMaximum(figure(limit.maximum))}`],
            [texts.reserved, Number(limit.reserved) > 0 ? figure(limit.reserved) : undefined],
          ]}
        />
        <UsageChart forecast={forecast} limit={limit} name={name(limit)} figure={figure} />
        <p className="muted small">{texts.method}</p>
      </div>
    </Card>
  );
}

/** Formats figures of a limit: Euro or units. */
function useFigure(limit: Limit | undefined) {
  const { f } = useI18n();
  return (decimal: string) =>
    limit?.measure === 'value' ? f.money({ amount: decimal, currency: 'EUR' }) : f.quantity(decimal);
}

function RunsOutText({ limit, forecast }: { limit: Limit; forecast: SchemaExhaustionForecast }) {
  const { f } = useI18n();
  const texts = usePlanningTexts().forecast;
  if (Number(limit.committed) + Number(limit.reserved) >= Number(limit.maximum)) return texts.now;
  if (!forecast.known) return texts.tooShort;
  const { earliest, likely, latest } = forecast;
  return (
    <>
      <strong>{likely ? texts.likely(f.date(likely)) : texts.notBefore}</strong>
      {earliest && earliest !== latest && (
        <>
          <br />
          <span className="muted">
            {latest ? texts.range(f.date(earliest), f.date(latest)) : texts.rangeOpen(f.date(earliest))}
          </span>
        </>
      )}
    </>
  );
}
