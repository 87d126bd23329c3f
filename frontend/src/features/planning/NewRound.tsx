import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useRef, useState } from 'react';
import { api, body } from '../../api/client';
import { contractChoicesQuery, contractQuery, contractsQuery } from '../../api/contracts';
import type { SchemaNewPlanRound } from '../../api/schema';
import { today } from '../../lib/day';
import { monthsOf } from '../../lib/planGrid';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { Field, FieldError } from '../../ui/form';
import fields from '../../ui/form.module.css';
import { Refusal } from '../../ui/page';
import css from './planning.module.css';
import { usePlanTexts } from './planTexts';
import { usePlanWords } from './words';

type Position = SchemaNewPlanRound['positions'][number] & { key: number; lot?: { number: number; contract: string } };

const lengths = [6, 12, 18, 24, 36, 48];
const units = ['EUR', 'C62', 'HUR', 'DAY', 'MON'];
const most = 30;

/** Asks organisations from today on what they need. */
export function NewRound({ close }: { close: () => void }) {
  const texts = usePlanTexts().form;
  const words = usePlanWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const ids = useId();
  const next = useRef(1);
  const { data: contracts } = useQuery(contractsQuery);
  const { data: choices } = useQuery(contractChoicesQuery);
  const [round, setRound] = useState({
    group: '',
    title: '',
    note: '',
    months: 12,
    deadline: undefined as string | undefined,
  });
  const starts = monthsOf({ firstMonth: `${today().slice(0, 7)}-01`, months: 25 });
  const [firstMonth, setFirst] = useState(starts[1] ?? '');
  const [positions, setPositions] = useState<Position[]>([{ key: 0, title: '', unit: 'C62' }]);
  const [asked, setAsked] = useState<string[]>();
  const [wrong, setWrong] = useState(false);
  const organisations = (choices?.organisations ?? []).filter(({ organisation }) =>
    ['member', 'owner_body'].includes(organisation.kind),
  );
  const members = organisations
    .filter(({ organisation }) => organisation.kind === 'member')
    .map((one) => one.organisation.id);
  const chosen = asked ?? members;
  const open = useMutation({
    mutationFn: () =>
      body(
        api.POST('/plan-rounds', {
          body: {
            group: round.group.trim(),
            title: round.title.trim(),
            ...(round.note.trim() ? { note: round.note.trim() } : {}),
            firstMonth,
            months: round.months,
            deadline: round.deadline ?? '',
            positions: positions.map(({ title, unit, lotId }) => ({
              title: title.trim(),
              unit,
              ...(lotId ? { lotId } : {}),
            })),
            asked: chosen,
          },
        }),
      ),
    onSuccess: async ({ summary }) => {
      await client.invalidateQueries({ queryKey: ['plan-rounds'] });
      await navigate({ to: '/bedarfsplanung/$roundId', params: { roundId: summary.id } });
    },
  });
  const takeFrom = useMutation({
    mutationFn: (contractId: string) => client.fetchQuery(contractQuery(contractId)),
    onSuccess: ({ summary, lots }) => {
      setRound((now) => ({ ...now, group: now.group || summary.group }));
      setPositions((now) =>
        [
          ...now.filter(({ title }) => title.trim() !== ''),
          ...lots.map((lot) => ({
            key: next.current++,
            title: lot.title,
            unit: 'EUR',
            lotId: lot.id,
            lot: { number: lot.number, contract: summary.number },
          })),
        ].slice(0, most),
      );
    },
  });
  const change = (key: number, part: Partial<Position>) =>
    setPositions((now) => now.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const complete =
      round.group.trim() &&
      round.title.trim() &&
      round.deadline &&
      chosen.length > 0 &&
      positions.length > 0 &&
      positions.every(({ title }) => title.trim());
    setWrong(!complete);
    if (complete && !open.isPending) open.mutate();
  };
  const text = (part: 'group' | 'title', label: string, list?: string) => (
    <Field label={label}>
      {(attributes) => (
        <input
          {...attributes}
          list={list}
          maxLength={part === 'group' ? 120 : 200}
          autoComplete="off"
          value={round[part]}
          onChange={(event) => setRound({ ...round, [part]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <Card label={texts.title}>
      <form className="stack-small" onSubmit={submit} noValidate>
        <h2>{texts.title}</h2>
        <p className="muted">{texts.hint}</p>
        <Field label={texts.from}>
          {(attributes) => (
            <select
              {...attributes}
              value=""
              onChange={(event) => event.target.value && takeFrom.mutate(event.target.value)}
            >
              <option value="">{texts.choose}</option>
              {contracts?.items.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.number} {one.title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <datalist id={`${ids}-groups`}>
          {[...new Set(contracts?.items.map((one) => one.group))].map((group) => (
            <option key={group} value={group} />
          ))}
        </datalist>
        <div className={css.fields}>
          {text('title', texts.name)}
          {text('group', texts.group, `${ids}-groups`)}
          <Field label={texts.first}>
            {(attributes) => (
              <select {...attributes} value={firstMonth} onChange={(event) => setFirst(event.target.value)}>
                {starts.map((month) => (
                  <option key={month} value={month}>
                    {words.month(month)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={texts.months}>
            {(attributes) => (
              <select
                {...attributes}
                value={round.months}
                onChange={(event) => setRound({ ...round, months: Number(event.target.value) })}
              >
                {lengths.map((months) => (
                  <option key={months}>{months}</option>
                ))}
              </select>
            )}
          </Field>
          <DateField
            label={texts.deadline}
            value={round.deadline}
            onChange={(deadline) => setRound({ ...round, deadline })}
          />
        </div>
        <Field label={texts.note}>
          {(attributes) => (
            <textarea
              {...attributes}
              maxLength={2000}
              value={round.note}
              onChange={(event) => setRound({ ...round, note: event.target.value })}
            />
          )}
        </Field>
        <h3>{texts.positions}</h3>
        {positions.map(({ key, title, unit, lot }, index) => (
          <fieldset key={key} className={css.item}>
            <legend>{texts.position(index + 1)}</legend>
            <div className={css.fields}>
              <Field label={texts.positionTitle}>
                {(attributes) => (
                  <input
                    {...attributes}
                    maxLength={200}
                    autoComplete="off"
                    value={title}
                    onChange={(event) => change(key, { title: event.target.value })}
                  />
                )}
              </Field>
              <Field label={texts.unit}>
                {(attributes) => (
                  <select {...attributes} value={unit} onChange={(event) => change(key, { unit: event.target.value })}>
                    {units.map((one) => (
                      <option key={one} value={one}>
                        {words.unit({ unit: one })}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            </div>
            {lot && <p className="muted small">{texts.continues(lot.number, lot.contract)}</p>}
            <div>
              <Button
                small
                aria-label={texts.remove(index + 1)}
                onClick={() => setPositions(positions.filter((one) => one.key !== key))}
              >
                {texts.remove(index + 1)}
              </Button>
            </div>
          </fieldset>
        ))}
        <div>
          <Button
            small
            disabled={positions.length >= most}
            onClick={() => setPositions([...positions, { key: next.current++, title: '', unit: 'C62' }])}
          >
            {texts.add}
          </Button>
        </div>
        <fieldset className={css.item}>
          <legend>{texts.asked}</legend>
          <div className="row">
            <Button small onClick={() => setAsked(members)}>
              {texts.members}
            </Button>
            <Button small onClick={() => setAsked([])}>
              {texts.nobody}
            </Button>
          </div>
          <div className={css.choices}>
            {organisations.map(({ organisation }) => (
              <Check
                key={organisation.id}
                checked={chosen.includes(organisation.id)}
                onChange={(checked) =>
                  setAsked(checked ? [...chosen, organisation.id] : chosen.filter((id) => id !== organisation.id))
                }
              >
                {organisation.name}
              </Check>
            ))}
          </div>
        </fieldset>
        {wrong && <FieldError id={`${ids}-wrong`}>{texts.check}</FieldError>}
        <Refusal failure={open.error ?? takeFrom.error} />
        <div className={fields.actions}>
          <Button onClick={close}>{texts.cancel}</Button>
          <Button kind="primary" type="submit">
            {open.isPending ? texts.sending : texts.send}
          </Button>
        </div>
      </form>
    </Card>
  );
}
