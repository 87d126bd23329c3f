import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { ProblemFailure } from '../../api/problem';
import { sessionQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Load, PageHead } from '../../ui/page';
import { administration } from './doors';
import { Elsewhere } from './Elsewhere';
import { HouseForm } from './HouseForm';
import css from './setup.module.css';

const settingsQuery = queryOptions({
  queryKey: ['installation', 'settings'],
  queryFn: ({ signal }) => body(api.GET('/installation/settings', { signal })),
});

/** Name, address, Land and logo of who runs the shop, after the first start. */
export function SettingsPage() {
  const { t } = useI18n();
  const client = useQueryClient();
  const query = useQuery(settingsQuery);
  if (query.error instanceof ProblemFailure && query.error.problem.code === 'cooperative_only')
    return <Elsewhere failure={query.error} title={query.error.problem.title} />;
  return (
    <Load query={query} title={t.setup.settings}>
      {(state) => (
        <div className={`stack ${css.page}`}>
          <PageHead title={t.setup.settings} />
          <HouseForm
            door={administration}
            state={state}
            saved={(now) => {
              client.setQueryData(settingsQuery.queryKey, now);
              client.invalidateQueries({ queryKey: ['installation', 'checks'] });
              client.invalidateQueries({ queryKey: sessionQuery.queryKey });
            }}
          />
        </div>
      )}
    </Load>
  );
}
