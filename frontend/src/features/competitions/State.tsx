import type { SchemaCompetitionStatus } from '../../api/schema';
import { Tag } from '../../ui/card';
import { useWords } from './texts';

const signs = {
  draft: { tone: 'plain', icon: 'info' },
  invited: { tone: 'info', icon: 'clock' },
  closed: { tone: 'warn', icon: 'shield' },
  opened: { tone: 'info', icon: 'info' },
  evaluated: { tone: 'info', icon: 'info' },
  informed: { tone: 'info', icon: 'clock' },
  awarded: { tone: 'ok', icon: 'check' },
  cancelled: { tone: 'plain', icon: 'stop' },
  no_award: { tone: 'plain', icon: 'stop' },
} as const;

/** Where a mini-competition stands. */
export function State({ status }: { status: SchemaCompetitionStatus }) {
  const w = useWords();
  return <Tag {...signs[status]}>{w.states[status]}</Tag>;
}
