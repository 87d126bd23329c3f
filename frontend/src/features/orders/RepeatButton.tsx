import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { useI18n } from '../../i18n';
import { keepDraft } from '../../lib/draft';
import { Button } from '../../ui/button';
import { Note } from '../../ui/card';
import { Icon } from '../../ui/Icon';
import { Refusal } from '../../ui/page';

/** Puts the old order's products on today's best way and opens the check; one more click submits. */
export function RepeatButton({ orderId, small = false }: { orderId: string; small?: boolean }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const repeat = useMutation({
    mutationFn: () => body(api.GET('/orders/{orderId}/repetition', { params: { path: { orderId } } })),
    onSuccess: async ({ lines, leftOut, insteadOf }) => {
      if (lines.length === 0) return;
      keepDraft({
        lines: lines.map(({ line }) => line),
        repeats: orderId,
        leftOut,
        ...(insteadOf ? { insteadOf } : {}),
      });
      await navigate({ to: '/bestellen' });
    },
  });
  return (
    <div className="stack-small">
      <Button kind={small ? 'quiet' : 'primary'} small={small} onClick={() => !repeat.isPending && repeat.mutate()}>
        {!small && <Icon name="repeat" />}
        <span className="nowrap-wide">{t.orders.again}</span>
      </Button>
      {repeat.data?.lines.length === 0 && <Note tone="warn">{t.orders.againNothing}</Note>}
      <Refusal failure={repeat.error} />
    </div>
  );
}
