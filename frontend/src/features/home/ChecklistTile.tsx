import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import type { SchemaInstallationChecks } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button, buttonClass } from '../../ui/button';
import { Card, Tag } from '../../ui/card';
import { Refusal } from '../../ui/page';
import css from './home.module.css';

const checksQuery = queryOptions({
  queryKey: ['installation', 'checks'],
  queryFn: ({ signal }) => body(api.GET('/installation/checks', { signal })),
});

type Item = SchemaInstallationChecks['items'][number];

/** What the administrator still has to see to, until it is done or not wanted. */
export function ChecklistTile() {
  const { t } = useI18n();
  const client = useQueryClient();
  const { data } = useQuery(checksQuery);
  const answer = useMutation({
    mutationFn: ({ item, answers }: { item: Item['item']; answers: 'done' | 'dismissed' }) =>
      body(api.PUT('/installation/checks/{item}', { params: { path: { item } }, body: { answer: answers } })),
    onSuccess: (list) => client.setQueryData(checksQuery.queryKey, list),
  });
  if (!data) return null;
  const open = data.items.filter(
    (one) => one.state === 'wrong' || (one.state === 'todo' && one.answer !== 'dismissed'),
  );
  if (open.length === 0) return null;
  return (
    <Card label={t.setup.list}>
      <div className="stack-small">
        <h2>{t.setup.list}</h2>
        <Refusal failure={answer.error} />
        <ul className={css.list}>
          {open.map((one) => (
            <li key={one.item} className="row-between">
              <div>
                <p>
                  <Tag tone={one.state === 'wrong' ? 'crit' : 'warn'} icon={one.state === 'wrong' ? 'stop' : 'warn'}>
                    {t.setup.states[one.state]}
                  </Tag>{' '}
                  <strong>{one.title}</strong>
                </p>
                <p>{one.text}</p>
                {one.command && (
                  <p className="muted small">
                    {t.setup.command}: <code>{one.command}</code>
                  </p>
                )}
              </div>
              <div className="row">
                {one.page && (
                  <a
                    href={one.page}
                    className={buttonClass('secondary', 'small')}
                    aria-label={`${one.title}: ${t.setup.see}`}
                  >
                    {t.setup.see}
                  </a>
                )}
                {one.answers.map((said) => (
                  <Button
                    key={said}
                    small
                    kind="quiet"
                    aria-label={`${one.title}: ${t.setup[said]}`}
                    onClick={() => answer.mutate({ item: one.item, answers: said })}
                  >
                    {t.setup[said]}
                  </Button>
                ))}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
