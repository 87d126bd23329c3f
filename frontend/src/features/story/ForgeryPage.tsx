import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { forgeryQuery } from '../../api/queries';
import type { SchemaDemoForgery } from '../../api/schema';
import { storySince } from '../../lib/story';
import { fromBase64, sha256, utf8 } from '../../pruefen/bytes';
import { parseCheckpoint } from '../../pruefen/checkpoint';
import { publicLog } from '../../pruefen/publicLog';
import { type Step, verdict, verify } from '../../pruefen/verify';
import { words } from '../../pruefen/words';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Icon } from '../../ui/Icon';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Facts } from '../../ui/parts';
import css from './story.module.css';
import { useStoryI18n } from './texts';

/** A stored price is changed behind the shop's back, and the check of the order finds it. */
export function ForgeryPage() {
  const { t, f } = useStoryI18n();
  const client = useQueryClient();
  const query = forgeryQuery(storySince());
  const forgery = useQuery(query);
  const set = useMutation({
    mutationFn: (forged: boolean) =>
      body(api.PUT('/demo/story/forgery', { params: { query: { since: storySince() } }, body: { forged } })),
    onSuccess: (now) => client.setQueryData(query.queryKey, now),
  });
  return (
    <Load query={forgery} title={t.forgery.title} rows={6}>
      {(order) => (
        <div className="stack">
          <PageHead title={t.forgery.title} scope={t.forgery.scope(order.number, f.integer(order.logIndex))} />
          <Refusal failure={set.error} />
          <p className={css.text}>{t.forgery.intro}</p>
          <Card>
            <div className="stack-small">
              <Facts
                rows={[
                  [t.forgery.sealed, f.unitPrice({ amount: order.sealed, currency: 'EUR', per: '1' })],
                  [t.forgery.stored, <Price key="stored" order={order} />],
                ]}
              />
              <div>
                <Button
                  kind={order.forged ? 'secondary' : 'primary'}
                  onClick={() => !set.isPending && set.mutate(!order.forged)}
                >
                  {order.forged ? t.forgery.restore : t.forgery.forge}
                </Button>
              </div>
            </div>
          </Card>
          <Check order={order} />
          <p className={`muted ${css.text}`}>{t.forgery.terminal}</p>
        </div>
      )}
    </Load>
  );
}

function Price({ order }: { order: SchemaDemoForgery }) {
  const { f } = useStoryI18n();
  const text = f.unitPrice({ amount: order.stored, currency: 'EUR', per: '1' });
  return order.forged ? <strong>{text}</strong> : text;
}

/** Holds the stored record against the public log, as a verifier who trusts nobody does. */
async function check({ record, salt, logIndex }: SchemaDemoForgery): Promise<Step[]> {
  const state = parseCheckpoint(await publicLog.checkpoint());
  const known = fromBase64(salt);
  if (!state || !known) throw new Error('nothing to check');
  const commit = await sha256(Uint8Array.of(1), known, utf8(record));
  const { origin, size, root } = state;
  return (await verify({ origin, size, root, index: logIndex, commit }, publicLog)).steps;
}

function Check({ order }: { order: SchemaDemoForgery }) {
  const { t, f, language } = useStoryI18n();
  const checked = useQuery({
    queryKey: ['demo-check', order.orderId, order.stored],
    queryFn: () => check(order),
    staleTime: 0,
  });
  const steps = checked.data;
  const refuted = steps && verdict(steps) === 'refuted';
  const said = refuted ? t.forgery.caught(order.number, f.integer(order.logIndex)) : t.forgery.true;
  return (
    <Card label={t.forgery.check}>
      <div className="stack-small">
        <h2>{t.forgery.check}</h2>
        <div role="status">
          {checked.isError && <Note tone="warn">{t.forgery.unchecked}</Note>}
          {checked.isPending && <p>{t.forgery.checking}</p>}
          {steps && <Note tone={refuted ? 'crit' : 'ok'}>{said}</Note>}
        </div>
        {steps && <Steps steps={steps} language={language} />}
      </div>
    </Card>
  );
}

const marks = { ok: 'check', failed: 'stop', open: 'info' } as const;

function Steps({ steps, language }: { steps: Step[]; language: 'de' | 'en' }) {
  const { t } = useStoryI18n();
  const names: Partial<Record<Step['name'], string>> = t.forgery.steps;
  const { states } = words[language];
  return (
    <ul className={css.checks}>
      {steps
        .filter(({ name }) => names[name])
        .map(({ name, state }) => (
          <li key={name} data-state={state}>
            <Icon name={marks[state]} size={16} />
            <span>
              {names[name]}: <strong>{states[state]}</strong>
            </span>
          </li>
        ))}
    </ul>
  );
}
