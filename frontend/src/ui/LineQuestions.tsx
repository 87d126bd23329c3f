import type { SchemaBypass, SchemaLine, SchemaProductReason, SchemaReason } from '../api/schema';
import { useI18n } from '../i18n';
import { answersOf, CodeQuestion } from './CodeQuestion';
import { ReasonBox } from './ReasonBox';

/** What a person answered about a line. */
export interface LineAnswer {
  reason?: SchemaReason;
  bypass?: SchemaBypass;
  productReason?: SchemaProductReason;
}

interface Props {
  line: SchemaLine;
  /** The reason given last by this person, offered again. */
  last?: SchemaReason | null | undefined;
  answer: (answer: LineAnswer) => void;
}

/** What the rules ask about a line before it may be submitted, one question below the other. */
export function LineQuestions({ line, last, answer }: Props) {
  if (line.state !== 'reason_missing') return null;
  const proposals = [...(line.proposals ?? []), ...(last ? [last] : [])];
  return (
    <>
      {line.asks.includes('product') && <WhyThisProduct line={line} answer={answer} />}
      {line.asks.includes('bypass') && <WhyNotTheFramework answer={answer} />}
      {line.asks.includes('reason') && (
        <ReasonBox proposals={proposals} minText={textOf(line)} take={(reason) => answer({ reason })} />
      )}
    </>
  );
}

/** Characters the reason's text must have; none where a code is enough. */
export function textOf({ deviation }: SchemaLine): number {
  return deviation && deviation.ask !== 'code' ? (deviation.minText ?? 0) : 0;
}

function WhyThisProduct({ line, answer }: Pick<Props, 'line' | 'answer'>) {
  const { t } = useI18n();
  const cheaper = line.productChoice?.cheaper ?? [];
  return (
    <CodeQuestion
      heading={t.questions.product}
      intro={
        cheaper.length > 0 && (
          <p className="muted small">{t.questions.cheaper(cheaper.map(({ name }) => name).join(' · '))}</p>
        )
      }
      answers={answersOf(t.questions.products, ['house_standard'])}
      needsText={(code) => code === 'other' || (code === 'cheapest_suitable' && cheaper.length > 0)}
      give={(productReason) => answer({ productReason })}
    />
  );
}

/** Passing by a preferred framework needs one of the grounds its lot knows. */
export function WhyNotTheFramework({ answer }: Pick<Props, 'answer'>) {
  const { t } = useI18n();
  return (
    <CodeQuestion
      heading={t.reason.headingFramework}
      answers={answersOf(t.questions.bypasses)}
      needsText={() => false}
      give={(bypass) => answer({ bypass })}
    />
  );
}
