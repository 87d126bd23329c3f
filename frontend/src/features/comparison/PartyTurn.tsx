import { useState } from 'react';
import type { SchemaPartySelection, SchemaSkip } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { CodeQuestion } from '../../ui/CodeQuestion';
import { More } from '../../ui/parts';

interface Props {
  selection: SchemaPartySelection;
  supplier: string;
  /** Takes this supplier although it is another one's turn; undefined where the person may not. */
  take: ((skip: SchemaSkip) => void) | undefined;
}

/** Whose turn it is in a lot with several suppliers, what each stands at, and the way past it for a published reason. */
export function PartyTurn({ selection, supplier, take }: Props) {
  const { t } = useI18n();
  const [asked, setAsked] = useState(false);
  const passes = take && !selection.first && selection.skipReasons.length > 0;
  return (
    <div className="stack-small">
      <More label={t.turns.why(supplier, selection.first ?? false)}>
        <p>{selection.sentence}</p>
        <ol>
          {selection.turns.map((turn) => (
            <li key={turn.supplier}>
              {turn.supplier}: {turn.stands}
            </li>
          ))}
        </ol>
      </More>
      {passes && !asked && (
        <div>
          <Button kind="quiet" small onClick={() => setAsked(true)}>
            {t.turns.pass(supplier)}
          </Button>
        </div>
      )}
      {passes && asked && (
        <CodeQuestion
          heading={t.turns.whyPass(selection.turns[0]?.supplier ?? '')}
          answers={selection.skipReasons.map(({ code, text }) => [code, text])}
          needsText={() => true}
          give={({ code, text }) => take({ code, text: text ?? '' })}
        />
      )}
    </div>
  );
}
