import type { SchemaHandoverStatus } from '../api/schema';
import { useI18n } from '../i18n';
import { Tag, type Tone } from './card';
import type { IconName } from './Icon';

const signs: Record<SchemaHandoverStatus, { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'info', icon: 'clock' },
  taken: { tone: 'info', icon: 'basket' },
  submitted: { tone: 'info', icon: 'clock' },
  ordered: { tone: 'ok', icon: 'check' },
  refused: { tone: 'crit', icon: 'stop' },
  returned: { tone: 'warn', icon: 'warn' },
  withdrawn: { tone: 'plain', icon: 'close' },
};

/** What became of something handed on, in a word. */
export function HandoverTag({ status }: { status: SchemaHandoverStatus }) {
  const { t } = useI18n();
  return <Tag {...signs[status]}>{t.handovers.states[status]}</Tag>;
}
