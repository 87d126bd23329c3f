import type { SchemaReason } from '../api/schema';
import { useI18n } from '../i18n';
import { Button } from './button';
import { ReasonForm } from './ReasonForm';
import { useReason } from './useReason';

/** Asks for a reason that is missing on a line and hands it over. */
export function ReasonBox({ take }: { take: (reason: SchemaReason) => void }) {
  const { t } = useI18n();
  const reason = useReason([]);
  return (
    <div className="stack-small">
      <ReasonForm heading={t.reason.needed} {...reason.form} />
      <div>
        <Button
          onClick={() => {
            const taken = reason.take();
            if (taken) take(taken);
          }}
        >
          {t.basket.addReason}
        </Button>
      </div>
    </div>
  );
}
