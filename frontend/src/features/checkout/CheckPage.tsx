import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { basketQuery, previewQuery } from '../../api/queries';
import type { SchemaSubmissionRequest } from '../../api/schema';
import { useI18n } from '../../i18n';
import { keepDraft, readDraft } from '../../lib/draft';
import { buttonClass } from '../../ui/button';
import type { LineAnswer } from '../../ui/LineQuestions';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { Check, type RequestChange } from './Check';

/** The one page between "Jetzt bestellen" and the order. */
export function DirectCheckPage() {
  const { t } = useI18n();
  const [draft, setDraft] = useState(readDraft);
  if (!draft?.lines[0])
    return (
      <div className="stack">
        <PageHead title={t.check.title} />
        <Empty
          text={t.check.nothing}
          action={
            <Link to="/suche" className={buttonClass('primary')}>
              {t.basket.toCatalogue}
            </Link>
          }
        />
      </div>
    );
  const first = draft.lines[0];
  const back = draft.repeats ? (
    <Link to="/bestellungen/$orderId" params={{ orderId: draft.repeats }}>
      {t.check.toOldOrder}
    </Link>
  ) : (
    <Link
      to="/produkte/$productId"
      params={{ productId: first.productId }}
      search={{ menge: first.quantity, ...(first.neededBy ? { bis: first.neededBy } : {}) }}
    >
      {t.check.toComparison}
    </Link>
  );
  const answer = (index: number, given: LineAnswer) => {
    const next = { ...draft, lines: draft.lines.map((line, at) => (at === index ? { ...line, ...given } : line)) };
    keepDraft(next);
    setDraft(next);
  };
  return <CheckOf content={{ lines: draft.lines }} back={back} answer={answer} leftOut={draft.leftOut ?? []} />;
}

/** The same check for everything in the basket. */
export function BasketCheckPage() {
  const { t } = useI18n();
  const basket = useQuery(basketQuery);
  return (
    <Load query={basket} title={t.check.title}>
      {({ version }) => (
        <CheckOf content={{ basketVersion: version }} back={<Link to="/warenkorb">{t.check.toBasket}</Link>} />
      )}
    </Load>
  );
}

interface CheckOfProps {
  content: SchemaSubmissionRequest;
  back: ReactNode;
  answer?: (index: number, given: LineAnswer) => void;
  /** Products of a repeated order nobody offers today. */
  leftOut?: string[];
}

function CheckOf({ content, back, answer, leftOut = [] }: CheckOfProps) {
  const { t } = useI18n();
  const [changes, setChanges] = useState<RequestChange>({});
  const request = { ...content, ...changes };
  const preview = useQuery(previewQuery(request));
  return (
    <Load query={preview} title={t.check.title}>
      {(data) => (
        <Check
          preview={data}
          request={request}
          change={(next) => setChanges((now) => ({ ...now, ...next }))}
          back={back}
          answer={answer}
          leftOut={leftOut}
          updating={preview.isPlaceholderData}
        />
      )}
    </Load>
  );
}
