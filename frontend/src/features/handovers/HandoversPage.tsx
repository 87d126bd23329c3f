import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { handoversQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { NeedTabs } from '../../ui/PlaceTabs';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { HandoverCard, type Said } from './HandoverCard';

/** What was handed on: to those who buy what waits for them, to those who need what became of it. */
export function HandoversPage() {
  const { t } = useI18n();
  const query = useQuery(handoversQuery);
  const takes = useSession()?.allowedActions.includes('takeHandover') ?? false;
  const [said, say] = useState<Said>();
  const title = takes ? t.handovers.title : t.handovers.mine;
  return (
    <Load query={query} title={title} rows={3}>
      {({ items, more }) => (
        <div className="stack">
          <PageHead title={title} scope={takes ? t.handovers.scope : t.handovers.scopeMine} />
          <NeedTabs here="/bedarfe" />
          <div role="status">
            {said && (
              <p>
                {t.handovers[said]} {said !== 'gaveBack' && <Link to="/warenkorb">{t.handovers.toBasket}</Link>}
              </p>
            )}
          </div>
          {items.length === 0 ? (
            <Empty
              text={takes ? t.handovers.empty : t.handovers.emptyMine}
              action={
                <Link to="/suche" className={buttonClass('primary')}>
                  {t.handovers.toCatalogue}
                </Link>
              }
            />
          ) : (
            items.map((handover) => <HandoverCard key={handover.id} handover={handover} say={say} />)
          )}
          {more && <p className="muted">{t.handovers.more}</p>}
        </div>
      )}
    </Load>
  );
}
