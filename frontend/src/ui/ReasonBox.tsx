import type { SchemaReason } from '../api/schema';
import { useI18n } from '../i18n';
import { Button } from './button';
import { ReasonForm } from './ReasonForm';
import { useReason } from './useReason';

interface Props {
  heading?: string;
  proposals?: SchemaReason[];
  /** Characters the text must have, where the difference asks for a text. */
  minText?: number;
  take: (reason: SchemaReason) => void;
}

/** Asks for a reason that is missing on a line and hands it over. */
export function ReasonBox({ heading, proposals = [], minText = 0, take }: Props) {
  const { t } = useI18n();
  const reason = useReason(proposals, minText);
  return (
    <div className="stack-small">
      <ReasonForm heading={heading ?? t.reason.needed} {...reason.form} />
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
