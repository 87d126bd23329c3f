import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { SchemaBypass, SchemaComparison, SchemaCoverage, SchemaNewLine } from '../../api/schema';
import { useI18n } from '../../i18n';
import { criteriaCount, weightsSentence } from '../../lib/beside';
import { keepDraft } from '../../lib/draft';
import { proposalsFor } from '../../lib/reason';
import type { ComparisonState } from '../../lib/searchState';
import { useSession } from '../../lib/useSession';
import { piecesText, pricesAtText } from '../../lib/words';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { Hints } from '../../ui/Hints';
import { WhyNotTheFramework } from '../../ui/LineQuestions';
import { Refusal } from '../../ui/page';
import { More } from '../../ui/parts';
import { ReasonForm } from '../../ui/ReasonForm';
import { useReason } from '../../ui/useReason';
import { Candidates } from './Candidates';
import css from './comparison.module.css';
import { DecisionCard } from './DecisionCard';
import { ExcludedOffers } from './ExcludedOffers';
import { FrameworkCard } from './FrameworkCard';
import { GetOffers } from './GetOffers';
import { OfferTable } from './OfferTable';
import { PastBand } from './PastBand';
import { PriceHistory } from './PriceHistory';
import { ProductHead } from './ProductHead';
import { useAddLine } from './useAddLine';

/** Few products have it, and it stands last: it comes when it is shown. */
const OwnTrade = lazy(async () => ({ default: (await import('./OwnTrade')).OwnTrade }));

const Successors = lazy(async () => ({ default: (await import('./Successors')).Successors }));

interface Props {
  comparison: SchemaComparison;
  quantity: string;
  neededBy: string | undefined;
  change: (state: ComparisonState) => void;
  updating: boolean;
  failure: unknown;
  /** Another unit's comparison is looked at. */
  foreign: boolean;
}

export function Comparison({ comparison, quantity, neededBy, change, updating, failure, foreign }: Props) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const add = useAddLine();
  const session = useSession();
  const buys = comparison.allowedActions.includes('submit');
  const handsOn = !buys && !comparison.standing && (session?.allowedActions.includes('handOn') ?? false);
  const choice = useOfferChoice(comparison, handsOn);
  const may = (action: 'addBasketLine' | 'lookBack') => comparison.allowedActions.includes(action);
  const bestPriceOpen = !comparison.standing && !comparison.bestPriceClosed && choice.offer !== undefined;
  const callable = comparison.coverage.some((one) => one.callable);

  const base = { productId: comparison.product.id, quantity, ...(neededBy ? { neededBy } : {}) };
  /** While new prices are on their way nothing is ordered at the old ones. */
  const go = (line: SchemaNewLine, direct: boolean) => {
    if (updating) return;
    if (!direct) return add.mutate(line);
    keepDraft({ lines: [line] });
    void navigate({ to: handsOn ? '/weitergeben' : '/bestellen' });
  };
  const takeOffer = (direct: boolean) => {
    const read = choice.read();
    if (read) go({ ...base, ...read }, direct);
  };
  const callOff = ({ lotPriceId, total }: SchemaCoverage) => ({ ...base, lotPriceId, seenTotal: total.amount });

  return (
    <div className={css.page}>
      {comparison.standing && <PastBand standing={comparison.standing} foreign={foreign} />}
      <ProductHead product={comparison.product} />
      <Suspense>{comparison.successors && <Successors successors={comparison.successors} />}</Suspense>
      {comparison.coverage.map((coverage, index) => (
        <FrameworkCard
          key={coverage.lotPriceId}
          coverage={coverage}
          line={callOff(coverage)}
          unit={comparison.product.unit}
          mayTell={!comparison.standing && (session?.allowedActions.includes('tellContractManager') ?? false)}
          primary={coverage.callable && comparison.coverage.findIndex((one) => one.callable) === index}
          order={buys || handsOn ? (more) => go({ ...callOff(coverage), ...more }, true) : undefined}
          handsOn={handsOn}
          toBasket={may('addBasketLine') ? (more) => go({ ...callOff(coverage), ...more }, false) : undefined}
          passes={buys && !comparison.standing}
        />
      ))}
      <DecisionCard
        comparison={comparison}
        offer={choice.offer}
        quantity={quantity}
        setQuantity={(menge) => change({ menge })}
        primary={!callable}
        order={bestPriceOpen && (buys || handsOn) ? () => takeOffer(true) : undefined}
        handsOn={handsOn}
        toBasket={bestPriceOpen && may('addBasketLine') ? () => takeOffer(false) : undefined}
        added={add.isSuccess}
      />
      <Refusal failure={add.error ?? failure} />
      <LegalHint comparison={comparison} />
      <Card flush label={t.compare.heading}>
        <ListHead
          comparison={comparison}
          neededBy={neededBy}
          setNeededBy={(bis) => change({ bis })}
          updating={updating}
        />
        {comparison.ranked.length > 0 && (
          <OfferTable
            product={comparison.product}
            quantity={comparison.quantity}
            ranked={comparison.ranked}
            chosenId={choice.offer?.offerId}
            choose={bestPriceOpen ? choice.choose : undefined}
          />
        )}
        {choice.asksBypass && bestPriceOpen && (
          <div className={css.question}>
            <WhyNotTheFramework answer={({ bypass }) => choice.giveBypass(bypass)} />
          </div>
        )}
        {choice.asksReason && bestPriceOpen && (
          <ReasonForm
            heading={criteriaCount(comparison.ranked) ? t.beside.whyNotFirst : t.reason.heading}
            {...choice.form}
          />
        )}
        <ListFoot comparison={comparison} history={!foreign && may('lookBack')} />
      </Card>
      <Suspense>{comparison.trade && <OwnTrade trade={comparison.trade} />}</Suspense>
    </div>
  );
}

/**
 * Which offer is chosen, and what it has to answer: a dearer one why, any one why not the framework that has to be
 * preferred. The questions open with the choice, or with the first try to order. Who hands on is never asked.
 */
function useOfferChoice(comparison: SchemaComparison, handsOn: boolean) {
  const [chosenId, setChosenId] = useState<string>();
  const [asked, setAsked] = useState(false);
  const [bypass, setBypass] = useState<SchemaBypass>();
  const offer = comparison.ranked.find((one) => one.offerId === chosenId) ?? comparison.ranked[0];
  const reason = useReason(offer ? proposalsFor(comparison.proposals, offer.offerId) : []);

  const passesFramework = !handsOn && comparison.coverage.some((one) => one.callable && one.obligation === 'preferred');
  const dearer = !handsOn && offer !== undefined && offer.rank > 1;
  return {
    offer,
    asksReason: dearer,
    asksBypass: passesFramework && asked && !bypass,
    giveBypass: setBypass,
    choose: (offerId: string) => {
      setChosenId(offerId);
      setAsked(passesFramework);
      reason.clear();
    },
    /** The chosen offer as part of a line; undefined while an answer is missing. */
    read: (): Pick<SchemaNewLine, 'offerId' | 'seenTotal' | 'reason' | 'bypass'> | undefined => {
      if (!offer) return undefined;
      setAsked(true);
      const taken = dearer ? reason.take() : undefined;
      if ((dearer && !taken) || (passesFramework && !bypass)) return undefined;
      return {
        offerId: offer.offerId,
        seenTotal: offer.landed.amount,
        ...(taken ? { reason: taken } : {}),
        ...(passesFramework && bypass ? { bypass } : {}),
      };
    },
    form: reason.form,
  };
}

interface ListHeadProps {
  comparison: SchemaComparison;
  neededBy: string | undefined;
  setNeededBy: (date: string | undefined) => void;
  updating: boolean;
}

function ListHead({ comparison, neededBy, setNeededBy, updating }: ListHeadProps) {
  const { t, f } = useI18n();
  return (
    <div className={`row-between ${css.listHead}`}>
      <h2>{t.compare.heading}</h2>
      <p role="status" className="visually-hidden">
        {updating && t.compare.updating}
      </p>
      <p className="print-only">{piecesText(t, f, comparison.quantity, comparison.product.unit)}</p>
      <div className={neededBy ? undefined : 'screen-only'}>
        <DateField beside label={t.compare.neededBy} value={neededBy} onChange={setNeededBy} />
      </div>
    </div>
  );
}

/** What stands below the offers; history tells whether the person may look back. */
function ListFoot({ comparison, history }: { comparison: SchemaComparison; history: boolean }) {
  const { t, f } = useI18n();
  const { criteria, product } = comparison;
  const weights = criteria && weightsSentence(t, f, criteria, product.category.key);
  return (
    <div className={css.foot}>
      {weights && <p className="small">{weights}</p>}
      <ExcludedOffers excluded={comparison.excluded} />
      <Candidates
        product={comparison.product}
        candidates={comparison.candidates}
        mayAsk={comparison.allowedActions.includes('requestProductMatch')}
      />
      {comparison.linked.length > 0 && (
        <p className="small">
          {t.candidates.linked(
            comparison.linked.map(({ manufacturer, partNumber }) => `${manufacturer} ${partNumber}`).join(', '),
          )}
        </p>
      )}
      {comparison.tieBreak !== 'none' && <p className="small">{t.tieBreaks[comparison.tieBreak]}</p>}
      {!comparison.standing && <GetOffers comparison={comparison} />}
      <p className="muted small">
        {pricesAtText(t, f, comparison.at, new Date())}
        {!comparison.standing && ` · ${t.compare.kept}`}
      </p>
      {history && <PriceHistory comparison={comparison} />}
    </div>
  );
}

/** A warning before the click when a limit is near; otherwise the law stands behind one link. */
function LegalHint({ comparison }: { comparison: SchemaComparison }) {
  const { t } = useI18n();
  const { legalBasis: basis, hints, bestPriceClosed } = comparison;
  if (!basis || bestPriceClosed) return null;
  return (
    <>
      <Hints hints={hints} />
      <More label={t.facts.why}>
        <p>{[basis.sentence, basis.why].filter(Boolean).join(' ')}</p>
      </More>
    </>
  );
}
