import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { contractForecastQuery } from '../../api/contracts';
import type { SchemaContractForecast, SchemaFrameworkContract } from '../../api/schema';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Load } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { NeedsChart } from '../planning/NeedsChart';
import { usePlanningTexts } from './texts';

type Plan = SchemaContractForecast['plans'][number];

/** What organisations planned of the contract's lots, beside what was called off. */
export function Demand({ contract }: { contract: SchemaFrameworkContract }) {
  const { t } = useI18n();
  const texts = usePlanningTexts();
  const query = useQuery(contractForecastQuery(contract.summary.id));
  return (
    <Load query={query} title={texts.demand.title}>
      {({ plans }) =>
        plans.length === 0 ? (
          <Empty
            text={texts.demand.empty}
            action={
              <Link to="/bedarfsplanung" className={buttonClass()}>
                {texts.toPlanning}
              </Link>
            }
          />
        ) : (
          <>
            {contract.lots
              .filter(({ number }) => plans.some(({ lotNumber }) => lotNumber === number))
              .map(({ id, number, title }) => (
                <Card key={id} label={t.contracts.lot(number, title)}>
                  <div className="stack-small">
                    <h2>{t.contracts.lot(number, title)}</h2>
                    {plans
                      .filter(({ lotNumber }) => lotNumber === number)
                      .map((plan) => (
                        <PlanOfRound key={`${plan.roundId} ${plan.title} ${plan.unit}`} plan={plan} />
                      ))}
                  </div>
                </Card>
              ))}
            <p className="muted small">{texts.demand.method}</p>
          </>
        )
      }
    </Load>
  );
}

function PlanOfRound({ plan }: { plan: Plan }) {
  const texts = usePlanningTexts().demand;
  return (
    <section className="stack-small" aria-label={plan.title}>
      <h3>{plan.title}</h3>
      <p className="muted">
        {texts.round}{' '}
        <Link to="/bedarfsplanung/$roundId" params={{ roundId: plan.roundId }}>
          {plan.roundTitle}
        </Link>
      </p>
      {plan.hidden && <p className="muted">{texts.hidden}</p>}
      {plan.bodies === 0 && <p className="muted">{texts.nobody}</p>}
      {!plan.hidden && plan.bodies !== 0 && <NeedsChart position={plan} months={plan.months} />}
    </section>
  );
}
