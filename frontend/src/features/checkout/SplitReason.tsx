import type { SchemaSplitReason } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { answersOf, CodeQuestion } from '../../ui/CodeQuestion';

interface Props {
  /** The reason given already; undefined while one is missing. */
  given: SchemaSplitReason | undefined;
  give: (reason: SchemaSplitReason | undefined) => void;
}

/** Why similar direct awards may exceed the limit together: one click for a ground of the law, a text for any other. */
export function SplitReason({ given, give }: Props) {
  const { t } = useI18n();
  if (!given)
    return (
      <CodeQuestion
        heading={t.split.heading}
        answers={answersOf(t.split.codes)}
        needsText={(code) => code === 'other'}
        give={give}
      />
    );
  return (
    <p>
      {t.split.given}: {given.text || t.split.codes[given.code]}{' '}
      <Button kind="quiet" onClick={() => give(undefined)}>
        {t.facts.change}
      </Button>
    </p>
  );
}
