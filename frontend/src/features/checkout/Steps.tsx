import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { SchemaSubmissionPreview } from '../../api/schema';
import { useI18n } from '../../i18n';
import { today } from '../../lib/day';
import { askedOf, blocks, faultsOf, type ProofDrafts } from '../../lib/proof';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { ErrorSummary, type FormError } from '../../ui/form';
import css from '../../ui/form.module.css';
import { PageHead, Refusal } from '../../ui/page';
import { answering, type CheckProps, InsteadOf, LeftOut, PlannedOrders, SplitQuestion, Sums } from './Check';
import { PlannedOrderCard } from './PlannedOrderCard';
import { Prefilled } from './Prefilled';
import { Progress, type Step } from './Progress';
import { Reminders } from './Reminders';
import { RequirementForm } from './RequirementForm';

/** Whether one page does not do: a rule waits for a proof, or there is a choice without a default. */
export function needsSteps({ orders, parties, choices }: SchemaSubmissionPreview): boolean {
  return (
    orders.some(({ requirements }) => requirements.some(blocks)) ||
    parties.deliveryAddress.street === '' ||
    (!parties.costCentre && choices.costCentres.length > 0)
  );
}

interface Props extends CheckProps {
  step: Step;
  open: (step: Step) => void;
  drafts: ProofDrafts;
  keep: (drafts: ProofDrafts) => void;
}

/** The order in three steps; going back keeps everything typed. */
export function Steps(props: Props) {
  const { step, open, back } = props;
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) heading.current?.focus();
    shown.current = step;
  }, [step]);
  return (
    <div className="stack">
      <PageHead title={t.check.title}>{back}</PageHead>
      <Progress step={step} open={open} />
      <h2 ref={heading} tabIndex={-1}>
        <span className="visually-hidden">{t.steps.count(step)}: </span>
        {t.steps.names[step - 1]}
      </h2>
      {step === 1 && <Delivery {...props} />}
      {step === 2 && <Proofs {...props} />}
      {step === 3 && (
        <>
          <div className="with-aside">
            <div className="stack-small">
              <PlannedOrders preview={props.preview} answer={props.answer} />
            </div>
            <Sums {...props} />
          </div>
          <div>
            <Button onClick={() => open(2)}>{t.steps.back}</Button>
          </div>
        </>
      )}
    </div>
  );
}

function Delivery({ preview, request, change, leftOut, open, failure }: Props) {
  const { t } = useI18n();
  const missing = preview.parties.deliveryAddress.street === '';
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        open(2);
      }}
    >
      <LeftOut names={leftOut} />
      <InsteadOf request={request} />
      <Refusal failure={failure} />
      {missing && <Note tone="crit">{t.steps.addressMissing}</Note>}
      <Card>
        <Prefilled preview={preview} change={change} funding={preview.funding} />
      </Card>
      <div className={css.actions}>
        <span />
        <Button kind="primary" type="submit">
          {t.steps.next}
        </Button>
      </div>
    </form>
  );
}

function Proofs({ preview, request, change, answer, open, drafts, keep }: Props) {
  const { t } = useI18n();
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const asked = askedOf(preview);
  const waiting = asked.filter(blocks);
  const forms = waiting.map((one, index) => ({
    one,
    id: `proof-${index}`,
    faults: one.unanswerable ? [] : faultsOf(one, drafts[one.id] ?? {}, today()),
  }));
  const errors: FormError[] = forms.flatMap(({ one, id, faults }) =>
    faults.map(([field, fault]) => ({ field: `${id}-${field}`, text: `${one.title}: ${t.proof[fault]}` })),
  );
  const next = (event: FormEvent) => {
    event.preventDefault();
    if (errors.length === 0) return open(3);
    setTried(true);
    requestAnimationFrame(() => summary.current?.focus());
  };
  return (
    <form className="stack" onSubmit={next} noValidate>
      <ErrorSummary errors={tried ? errors : []} focus={summary} />
      <Card label={t.steps.asks}>
        {waiting.length === 0 && <p>{t.steps.asksNothing}</p>}
        {forms.map(({ one, id, faults }) => (
          <RequirementForm
            key={one.id}
            asked={one}
            id={id}
            several={preview.orders.length > 1}
            draft={drafts[one.id] ?? {}}
            faults={tried ? faults : []}
            change={(draft) => keep({ ...drafts, [one.id]: draft })}
          />
        ))}
      </Card>
      <SplitQuestion preview={preview} request={request} change={change} />
      {preview.orders
        .filter(({ lines }) => answer && lines.some(({ asks }) => asks.length > 0))
        .map((order) => (
          <PlannedOrderCard key={order.supplier.id} order={order} answer={answering(preview, answer)} />
        ))}
      {asked.length > waiting.length && (
        <Card>
          <div className="stack-small">
            <Reminders asked={asked} />
          </div>
        </Card>
      )}
      <div className={css.actions}>
        <Button onClick={() => open(1)}>{t.steps.back}</Button>
        <Button kind="primary" type="submit">
          {t.steps.next}
        </Button>
      </div>
    </form>
  );
}
