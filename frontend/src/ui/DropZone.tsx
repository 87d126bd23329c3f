import { type DragEvent, type ReactNode, useState } from 'react';
import css from './drop.module.css';

interface Props {
  /** Of the file input; the label that chooses is among the children, the hint below has the id with "-hint". */
  id: string;
  accept: string;
  hint: string;
  /** The text with the id and "-error" is shown. */
  failed: boolean;
  disabled: boolean;
  centred?: boolean;
  take: (file: File | undefined) => void;
  children: ReactNode;
}

/** Takes a file by dropping or by choosing. */
export function DropZone({ id, accept, hint, failed, disabled, centred, take, children }: Props) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the second way, the button inside is the first
    <div
      className={[css.drop, over && css.over, centred && css.centred].filter(Boolean).join(' ')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {children}
      <input
        id={id}
        type="file"
        className="visually-hidden"
        accept={accept}
        aria-describedby={failed ? `${id}-hint ${id}-error` : `${id}-hint`}
        disabled={disabled}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <p id={`${id}-hint`} className="muted small">
        {hint}
      </p>
    </div>
  );
}
