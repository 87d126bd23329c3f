import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { keepBasket } from '../../api/basket';
import { api, body } from '../../api/client';
import { basketQuery, previewQuery } from '../../api/queries';
import type { SchemaSubmissionRequest } from '../../api/schema';
import { useI18n } from '../../i18n';
import { today } from '../../lib/day';
import { type Draft, keepDraft, readDraft } from '../../lib/draft';
import { type Asked, askedOf, keepProofs, type ProofDrafts, proofsOf, readProofs } from '../../lib/proof';
import { buttonClass } from '../../ui/button';
import type { LineAnswer } from '../../ui/LineQuestions';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { useAwardWords } from './awardTexts';
import { Check, type RequestChange } from './Check';
import type { Step } from './Progress';
import { needsSteps, Steps } from './Steps';

function NothingToOrder() {
  const { t } = useI18n();
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
}

/** The way back to where the order came from. */
function Back({ draft: { award, contract, repeats, lines } }: { draft: Draft }) {
  const { t } = useI18n();
  const w = useAwardWords();
  if (award)
    return (
      <Link to="/miniwettbewerbe/$competitionId" params={{ competitionId: award.competitionId }}>
        {w.back}
      </Link>
    );
  if (contract)
    return (
      <Link to="/rahmenvertraege/$contractId" params={{ contractId: contract }} search={{ teil: 'abrufe' }}>
        {w.contract}
      </Link>
    );
  if (repeats)
    return (
      <Link to="/bestellungen/$orderId" params={{ orderId: repeats }}>
        {t.check.toOldOrder}
      </Link>
    );
  const [first] = lines;
  return (
    first && (
      <Link
        to="/produkte/$productId"
        params={{ productId: first.productId }}
        search={{ menge: first.quantity, ...(first.neededBy ? { bis: first.neededBy } : {}) }}
      >
        {t.check.toComparison}
      </Link>
    )
  );
}

/** The one page between "Jetzt bestellen" and the order. */
export function DirectCheckPage() {
  const [draft, setDraft] = useState(readDraft);
  if (!draft || !(draft.award || draft.quote || draft.lines[0])) return <NothingToOrder />;
  const answer = (index: number, given: LineAnswer) => {
    const next = { ...draft, lines: draft.lines.map((line, at) => (at === index ? { ...line, ...given } : line)) };
    keepDraft(next);
    setDraft(next);
  };
  const keepFunding = (funding: string[]) => {
    keepDraft({ ...draft, funding });
    setDraft({ ...draft, funding });
  };
  return (
    <CheckOf
      content={{
        ...(draft.award
          ? { award: draft.award }
          : draft.quote
            ? { quote: draft.quote }
            : { lines: draft.lines, ...(draft.insteadOf ? { insteadOf: draft.insteadOf } : {}) }),
        ...(draft.funding ? { funding: draft.funding } : {}),
      }}
      back={<Back draft={draft} />}
      answer={answer}
      leftOut={draft.leftOut ?? []}
      keepFunding={keepFunding}
    />
  );
}

/** The same check for everything in the basket. */
export function BasketCheckPage() {
  const { t } = useI18n();
  const client = useQueryClient();
  const basket = useQuery(basketQuery);
  const keep = useMutation({
    scope: { id: 'basket' },
    mutationFn: (funding: string[]) => {
      const now = client.getQueryData(basketQuery.queryKey)?.version ?? 0;
      return body(api.PATCH('/basket', { params: { header: { 'If-Match': `"${now}"` } }, body: { funding } }));
    },
    onSuccess: (changed) => keepBasket(client, changed),
    onError: () => client.invalidateQueries({ queryKey: basketQuery.queryKey }),
  });
  return (
    <Load query={basket} title={t.check.title}>
      {({ version, lines, freeLines }) =>
        lines.length + freeLines.length === 0 ? (
          <NothingToOrder />
        ) : (
          <CheckOf
            content={{ basketVersion: version }}
            back={<Link to="/warenkorb">{t.check.toBasket}</Link>}
            keepFunding={keep.mutate}
            failure={keep.error}
          />
        )
      }
    </Load>
  );
}

interface CheckOfProps {
  content: SchemaSubmissionRequest;
  back: ReactNode;
  answer?: (index: number, given: LineAnswer) => void;
  /** Products of a repeated order nobody offers today. */
  leftOut?: string[];
  /** Keeps the funding sources with the basket or the draft, so that they outlast a reload. */
  keepFunding: (funding: string[]) => void;
  failure?: unknown;
}

function CheckOf({ content, back, answer, leftOut = [], keepFunding, failure }: CheckOfProps) {
  const { t } = useI18n();
  const [changes, setChanges] = useState<RequestChange>({});
  const [drafts, setDrafts] = useState<ProofDrafts>(readProofs);
  const [asked, setAsked] = useState<Asked[]>([]);
  const proofs = proofsOf(asked, drafts, today());
  const request = { ...content, ...changes, ...(proofs.length > 0 ? { proofs } : {}) };
  const preview = useQuery(previewQuery(request));
  const { data } = preview;
  useEffect(() => {
    if (data) setAsked(askedOf(data));
  }, [data]);
  const { schritt: step = 1 } = useSearch({ strict: false });
  const navigate = useNavigate();
  const shared = {
    request,
    change: ({ funding, ...next }: RequestChange) => {
      if (funding) keepFunding(funding);
      setChanges((now) => ({ ...now, ...next }));
    },
    failure,
    back,
    answer,
    leftOut,
    updating: preview.isPlaceholderData,
  };
  const keep = (next: ProofDrafts) => {
    keepProofs(next);
    setDrafts(next);
  };
  const open = (next: Step) => void navigate({ to: '.', search: next === 1 ? {} : { schritt: next } });
  return (
    <Load query={preview} title={t.check.title}>
      {(data) =>
        needsSteps(data) ? (
          <Steps {...shared} preview={data} step={step} open={open} drafts={drafts} keep={keep} />
        ) : (
          <Check {...shared} preview={data} />
        )
      }
    </Load>
  );
}
