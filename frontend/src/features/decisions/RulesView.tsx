import type { SchemaDecision } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import { LegalGrounds } from '../../ui/LegalGrounds';

/** On which rules the order rests, in the words of the record. */
export function RulesView({ decision }: { decision: SchemaDecision }) {
  const { t } = useI18n();
  return (
    <Card>
      <div className="stack-small">
        <h2>{t.facts.legalBasis}</h2>
        <LegalGrounds orderId={decision.orderId} />
      </div>
    </Card>
  );
}
