import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Refusal } from '../../ui/page';
import css from './feedback.module.css';
import { feedback } from './texts';

const feedbackQuery = queryOptions({
  queryKey: ['feedback'],
  queryFn: ({ signal }) => body(api.GET('/feedback', { signal })),
});

/** What was said about barriers, for those who run the shop; what is dealt with is deleted. */
export function FeedbackTile() {
  const { language, f } = useI18n();
  const words = feedback[language];
  const client = useQueryClient();
  const { data } = useQuery(feedbackQuery);
  const settle = useMutation({
    mutationFn: (feedbackId: string) =>
      body(api.DELETE('/feedback/{feedbackId}', { params: { path: { feedbackId } } })),
    onSettled: () => client.invalidateQueries({ queryKey: feedbackQuery.queryKey }),
  });
  if (!data?.items.length) return null;
  return (
    <Card label={words.tile}>
      <h2>{words.tile}</h2>
      <Refusal failure={settle.error} />
      <ul className={css.list}>
        {data.items.map(({ id, at, page, message, replyTo }) => (
          <li key={id} className="row-between">
            <div>
              <p className={css.message}>{message}</p>
              <p className="muted small">
                {[f.moment(at), page].filter(Boolean).join(' · ')} ·{' '}
                {replyTo ? <a href={`mailto:${replyTo}`}>{replyTo}</a> : words.noReply}
              </p>
            </div>
            <Button small aria-label={words.settleOne(f.moment(at))} onClick={() => settle.mutate(id)}>
              {words.settle}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
