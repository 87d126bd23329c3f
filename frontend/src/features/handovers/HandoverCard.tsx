import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import type { SchemaHandover, SchemaHandoverLine } from '../../api/schema';
import { useI18n } from '../../i18n';
import { piecesText } from '../../lib/words';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { HandoverTag } from '../../ui/HandoverTag';
import { Refusal } from '../../ui/page';
import css from './handovers.module.css';
import { useHandover } from './useHandover';

/** What the page says after a change. */
export type Said = 'tookOver' | 'gaveBack' | 'tookBack';

interface Props {
  handover: SchemaHandover;
  say: (said: Said) => void;
}

/** Who needs what by when, the wish in the person's own words, and what can be done about it. */
export function HandoverCard({ handover, say }: Props) {
  const { t, f } = useI18n();
  const { by, organisation, note, neededBy, status, endedAt, takenBy, answer } = handover;
  return (
    <Card listed label={`${t.handovers.from(by, organisation)}, ${f.moment(handover.at)}`}>
      <div className="stack-small">
        <div className="row-between">
          <div>
            <h2>{handover.mine ? organisation : t.handovers.from(by, organisation)}</h2>
            <p className="muted small">
              {f.moment(handover.at)} · {neededBy ? t.handovers.needed(f.day(neededBy)) : t.handovers.noDay}
            </p>
          </div>
          <HandoverTag status={status} />
        </div>
        {note && (
          <p className={css.words}>
            <span className="muted">{t.handovers.note}: </span>
            {t.handovers.said(note)}
          </p>
        )}
        <ul className={css.lines}>
          {handover.lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ul>
        {status !== 'waiting' && endedAt && (
          <p className={css.words}>
            {t.handovers.happened[status](takenBy ?? by, f.moment(endedAt))}
            {answer && ` ${t.handovers.said(answer)}`}
          </p>
        )}
        <Actions handover={handover} say={say} />
      </div>
    </Card>
  );
}

function Line({ line }: { line: SchemaHandoverLine }) {
  const { t, f } = useI18n();
  const { productId, quantity, neededBy, total, freeText } = line;
  const pieces = line.unit ? piecesText(t, f, quantity, line.unit) : t.wishes.quantity(f.quantity(quantity));
  return (
    <li>
      {productId ? (
        <Link
          to="/produkte/$productId"
          params={{ productId }}
          search={{ menge: quantity, ...(neededBy ? { bis: neededBy } : {}) }}
        >
          {line.name}
        </Link>
      ) : (
        <span className={css.words}>{line.name}</span>
      )}
      <p className="muted small">
        {[
          pieces,
          line.supplier,
          total && (freeText ? t.handovers.estimated(f.money(total)) : t.handovers.seen(f.money(total))),
          neededBy && t.facts.by(f.date(neededBy)),
          freeText && t.handovers.freeText,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {line.note && <p className={css.words}>{t.handovers.said(line.note)}</p>}
    </li>
  );
}

function Actions({ handover, say }: Props) {
  const { t } = useI18n();
  const change = useHandover(handover.id, say);
  const [asks, setAsks] = useState(false);
  const may = (action: SchemaHandover['allowedActions'][number]) => handover.allowedActions.includes(action);
  if (handover.allowedActions.length === 0) return null;
  if (asks) return <GiveBack change={change} by={handover.by} close={() => setAsks(false)} />;
  return (
    <>
      <div className="row">
        {may('take') && (
          <Button
            aria-label={t.handovers.takeOf(handover.by)}
            onClick={() => !change.isPending && change.mutate({ kind: 'take' })}
          >
            {t.handovers.take}
          </Button>
        )}
        {may('return') && (
          <Button kind="quiet" aria-label={t.handovers.giveBackOf(handover.by)} onClick={() => setAsks(true)}>
            {t.handovers.giveBack}
          </Button>
        )}
        {may('withdraw') && (
          <Button onClick={() => !change.isPending && change.mutate({ kind: 'withdraw' })}>
            {t.handovers.withdraw}
          </Button>
        )}
      </div>
      <Refusal failure={change.error} />
    </>
  );
}

interface GiveBackProps {
  change: ReturnType<typeof useHandover>;
  by: string;
  close: () => void;
}

/** The fewest characters of the sentence with which something is given back. */
const leastSentence = 10;

function GiveBack({ change, by, close }: GiveBackProps) {
  const { t } = useI18n();
  const id = useId();
  const [sentence, setSentence] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const short = sentence.trim().length < leastSentence;
    setMissing(short);
    if (short) document.getElementById(id)?.focus();
    else if (!change.isPending) change.mutate({ kind: 'return', note: sentence.trim() });
  };
  return (
    <form className="stack-small" noValidate onSubmit={submit} aria-label={t.handovers.giveBackOf(by)}>
      <Field
        id={id}
        label={t.handovers.sentence}
        hint={t.handovers.sentenceHint}
        error={missing ? t.handovers.sentenceMissing : undefined}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            // biome-ignore lint/a11y/noAutofocus: the person just asked for this field
            autoFocus
            rows={2}
            maxLength={1000}
            value={sentence}
            onChange={(event) => setSentence(event.target.value)}
          />
        )}
      </Field>
      <Refusal failure={change.error} />
      <div className="row">
        <Button type="submit">{t.handovers.giveBack}</Button>
        <Button kind="quiet" onClick={close}>
          {t.handovers.cancel}
        </Button>
      </div>
    </form>
  );
}
