import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { reloadBasket } from '../../api/basket';
import { api, body } from '../../api/client';
import { basketQuery, handoversQuery, productQuery } from '../../api/queries';
import type { SchemaNewHandover } from '../../api/schema';
import { useI18n } from '../../i18n';
import { attemptKey, type Draft, dropAttempt, dropDraft, readDraft } from '../../lib/draft';
import { piecesText } from '../../lib/words';
import { Button, buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Empty } from '../../ui/parts';
import css from './handovers.module.css';

/** The page between "Weitergeben" on a product and the request. */
export function DirectHandOnPage() {
  const { t } = useI18n();
  const [draft] = useState(readDraft);
  const [done, setDone] = useState(false);
  const first = draft?.lines[0];
  if (done) return <HandedOn />;
  if (!draft || !first) return <Nothing />;
  const back = (
    <Link
      to="/produkte/$productId"
      params={{ productId: first.productId }}
      search={{ menge: first.quantity, ...(first.neededBy ? { bis: first.neededBy } : {}) }}
    >
      {t.check.toComparison}
    </Link>
  );
  return (
    <HandOn content={{ lines: draft.lines }} asksDay={!first.neededBy} back={back} done={() => setDone(true)}>
      <DraftLines draft={draft} />
    </HandOn>
  );
}

/** The same for everything in the basket. */
export function BasketHandOnPage() {
  const { t, f } = useI18n();
  const query = useQuery(basketQuery);
  const [done, setDone] = useState(false);
  if (done) return <HandedOn />;
  return (
    <Load query={query} title={t.handovers.handOnTitle}>
      {({ version, lines, freeLines }) =>
        lines.length + freeLines.length === 0 ? (
          <Nothing />
        ) : (
          <HandOn
            content={{ basketVersion: version }}
            asksDay={[...lines, ...freeLines].some(({ neededBy }) => !neededBy)}
            back={<Link to="/warenkorb">{t.check.toBasket}</Link>}
            done={() => setDone(true)}
          >
            {lines.map((line) => (
              <li key={line.id}>
                {line.product.name}
                <p className="muted small">
                  {piecesText(t, f, line.quantity, line.product.unit)} · {line.supplier.name}
                </p>
              </li>
            ))}
            {freeLines.map((line) => (
              <li key={line.id}>
                <span className={css.words}>{line.description}</span>
                <p className="muted small">
                  {t.wishes.quantity(f.quantity(line.quantity))} · {t.handovers.freeText}
                </p>
              </li>
            ))}
          </HandOn>
        )
      }
    </Load>
  );
}

function DraftLines({ draft }: { draft: Draft }) {
  return draft.lines.map((line) => <DraftLine key={line.productId} line={line} />);
}

function DraftLine({ line }: { line: Draft['lines'][number] }) {
  const { t, f } = useI18n();
  const { data } = useQuery(productQuery(line.productId));
  return (
    <li>
      {data?.name ?? t.common.loading}
      <p className="muted small">
        {[data && piecesText(t, f, line.quantity, data.unit), line.neededBy && t.facts.by(f.date(line.neededBy))]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </li>
  );
}

function Nothing() {
  const { t } = useI18n();
  return (
    <div className="stack">
      <PageHead title={t.handovers.handOnTitle} />
      <Empty
        text={t.handovers.nothing}
        action={
          <Link to="/suche" className={buttonClass('primary')}>
            {t.handovers.toCatalogue}
          </Link>
        }
      />
    </div>
  );
}

interface Props {
  content: SchemaNewHandover;
  asksDay: boolean;
  back: ReactNode;
  done: () => void;
  children: ReactNode;
}

/** What is handed on, a wish in one's own words, and the one button. Nobody asks for a reason. */
function HandOn({ content, asksDay, back, done, children }: Props) {
  const { t } = useI18n();
  const [note, setNote] = useState('');
  const [neededBy, setNeededBy] = useState<string>();
  const handOn = useHandOn(done);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const words = note.trim();
    if (!handOn.isPending)
      handOn.mutate({ ...content, ...(words ? { note: words } : {}), ...(neededBy ? { neededBy } : {}) });
  };
  return (
    <div className={`stack ${css.narrow}`}>
      <PageHead title={t.handovers.handOnTitle}>{back}</PageHead>
      <p>{t.handovers.handOnText}</p>
      <Card>
        <form className="stack-small" noValidate onSubmit={submit}>
          <ul className={css.lines}>{children}</ul>
          {asksDay && <DateField label={t.handovers.by} value={neededBy} onChange={setNeededBy} />}
          <Field label={t.handovers.wish} hint={t.handovers.wishHint}>
            {(attributes) => (
              <textarea
                {...attributes}
                rows={3}
                maxLength={1000}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          <Refusal failure={handOn.error} />
          <div>
            <Button kind="primary" type="submit">
              {t.handovers.handOn}
            </Button>
          </div>
        </form>
      </Card>
    </div>
  );
}

function HandedOn() {
  const { t } = useI18n();
  return (
    <div className={`stack ${css.narrow}`}>
      <PageHead title={t.handovers.handedOn} />
      <Card>
        <div className="stack-small" role="status">
          <p>{t.handovers.handedOnText}</p>
          <div className="row">
            <Link to="/bedarfe" className={buttonClass()}>
              {t.handovers.toMine}
            </Link>
            <Link to="/suche" className={buttonClass('quiet')}>
              {t.handovers.toCatalogue}
            </Link>
          </div>
        </div>
      </Card>
    </div>
  );
}

/** Hands on once: a retry of the same content carries the same key. */
function useHandOn(done: () => void) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: 'submit' },
    mutationFn: (content: SchemaNewHandover) =>
      body(api.POST('/handovers', { params: { header: { 'Idempotency-Key': attemptKey(content) } }, body: content })),
    onSuccess: async () => {
      dropAttempt();
      dropDraft();
      done();
      void client.invalidateQueries({ queryKey: handoversQuery.queryKey });
      await reloadBasket(client);
    },
  });
}
