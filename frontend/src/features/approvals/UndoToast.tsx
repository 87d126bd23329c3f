import { useEffect, useRef } from 'react';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/Icon';
import css from './approvals.module.css';

interface Props {
  text: string;
  seconds: number;
  busy: boolean;
  undo: () => void;
}

/** Says what was released and offers to take it back while the bar runs out. */
export function UndoToast({ text, seconds, busy, undo }: Props) {
  const { t } = useI18n();
  const toast = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (seconds) toast.current?.focus();
  }, [seconds]);
  return (
    <div ref={toast} tabIndex={-1} className={css.toast} role="group" aria-label={t.approvals.undoLabel}>
      <p>
        <Icon name="check" size={20} /> {text}
      </p>
      <Button aria-busy={busy} onClick={undo}>
        {t.approvals.undo}
      </Button>
      <span className={css.left} style={{ animationDuration: `${seconds}s` }} aria-hidden="true" />
    </div>
  );
}
