import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, body } from '../../api/client';
import { samplesQuery } from '../../api/queries';
import type { SchemaNewSample, SchemaSample } from '../../api/schema';
import { useI18n } from '../../i18n';
import { addDays, today } from '../../lib/day';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { More } from '../../ui/parts';
import { Table } from '../../ui/table';

const sizes = [5, 10, 25, 50, 100];
const quarter = 90;

/** Draws decisions at random and shows what was drawn before. */
export function Samples() {
  const { t } = useI18n();
  const { data } = useQuery(samplesQuery);
  const [last, ...earlier] = data?.items ?? [];
  return (
    <section className="stack-small" aria-label={t.samples.title}>
      <h2>{t.samples.title}</h2>
      <Draw />
      {data && !last && <p>{t.samples.empty}</p>}
      {last && <Drawn sample={last} />}
      {earlier.length > 0 && (
        <More label={t.samples.earlier(earlier.length)}>
          <div className="stack-small">
            {earlier.map((sample) => (
              <Drawn key={sample.id} sample={sample} />
            ))}
          </div>
        </More>
      )}
    </section>
  );
}

/** Asks how many decisions of which days; the last quarter is filled in. */
function Draw() {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const [size, setSize] = useState('10');
  const [from, setFrom] = useState<string | undefined>(() => addDays(today(), -quarter));
  const [until, setUntil] = useState<string | undefined>(() => today());
  const draw = useMutation({
    mutationFn: (sample: SchemaNewSample) => body(api.POST('/samples', { body: sample })),
    onSuccess: () => client.invalidateQueries({ queryKey: samplesQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!draw.isPending && from && until) draw.mutate({ from, until, size: Number(size) });
  };
  return (
    <Card>
      <form className="stack-small" noValidate onSubmit={submit} aria-label={t.samples.draw}>
        <p>{t.samples.intro}</p>
        <Refusal failure={draw.error} />
        <div className="row">
          <Field label={t.samples.size}>
            {(attributes) => (
              <select {...attributes} value={size} onChange={(event) => setSize(event.target.value)}>
                {sizes.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            )}
          </Field>
          <DateField label={t.samples.from} value={from} onChange={setFrom} />
          <DateField label={t.samples.until} value={until} onChange={setUntil} />
        </div>
        <div className="row">
          <Button kind="primary" type="submit" aria-busy={draw.isPending}>
            {t.samples.draw}
          </Button>
          <span role="status">
            {draw.isSuccess && t.samples.of(f.integer(draw.data.decisions.length), f.integer(draw.data.population))}
          </span>
        </div>
      </form>
    </Card>
  );
}

/** A sample with the way to each of its decisions. */
function Drawn({ sample }: { sample: SchemaSample }) {
  const { t, f } = useI18n();
  return (
    <div className="stack-small">
      <Card flush>
        <Table
          showCaption
          caption={[
            t.samples.of(f.integer(sample.decisions.length), f.integer(sample.population)),
            t.samples.days(f.date(sample.from), f.date(sample.until)),
            t.samples.by(sample.drawnBy ?? t.contractChanges.gone, f.moment(sample.at)),
          ].join(' · ')}
          rows={sample.decisions}
          rowKey={({ id }) => id}
          columns={[
            {
              label: t.samples.decision,
              cell: ({ id, product }) => (
                <Link to="/entscheidungen/$decisionId" params={{ decisionId: id }}>
                  {product}
                </Link>
              ),
            },
            { label: t.orders.number, cell: ({ orderNumber }) => orderNumber ?? t.orders.noNumber },
            { label: t.samples.decided, cell: ({ at }) => <span className="nowrap">{f.moment(at)}</span> },
          ]}
        />
      </Card>
      <p className="muted small">
        {t.samples.seed} <code>{sample.seed}</code>
      </p>
    </div>
  );
}
