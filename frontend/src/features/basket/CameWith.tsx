import type { SchemaTakenFrom } from '../../api/schema';
import { useI18n } from '../../i18n';
import css from './basket.module.css';

interface Props {
  from: SchemaTakenFrom | null | undefined;
  /** The wish that stands on the line itself. */
  note?: string | null | undefined;
}

/** Who needs the line, and the wish that came with it. */
export function CameWith({ from, note = from?.note }: Props) {
  const { t } = useI18n();
  if (!from && !note) return null;
  return (
    <p className={`small ${css.cameWith}`}>
      {[from && t.handovers.basketFrom(from.by), note && t.handovers.said(note)].filter(Boolean).join(': ')}
    </p>
  );
}
