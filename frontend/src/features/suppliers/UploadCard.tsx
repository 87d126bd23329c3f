import { type DragEvent, useId, useState } from 'react';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { FieldError } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { Refusal } from '../../ui/page';
import css from './suppliers.module.css';
import { type FileFault, fileFault, useUpload } from './useUpload';

interface Props {
  supplierId: string;
  /** A draft waits already; the primary button of the page is then its own. */
  waiting: boolean;
}

/** Takes a file by dropping or by choosing, and shows how much of it has been sent. */
export function UploadCard({ supplierId, waiting }: Props) {
  const { t, f } = useI18n();
  const id = useId();
  const upload = useUpload(supplierId);
  const [fault, setFault] = useState<FileFault>();
  const [over, setOver] = useState(false);

  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    const found = fileFault(file);
    setFault(found);
    if (!found) upload.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Card label={t.suppliers.upload}>
      <div className="stack-small">
        <h2>{t.suppliers.upload}</h2>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is the second way, the button inside is the first */}
        <div
          className={over ? `${css.drop} ${css.over}` : css.drop}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon name="upload" size={28} />
          <p>{t.suppliers.dropHere}</p>
          <label className={buttonClass(waiting ? 'secondary' : 'primary')} htmlFor={id}>
            {t.suppliers.choose}
          </label>
          <input
            id={id}
            type="file"
            className="visually-hidden"
            accept=".xml,.csv,.txt"
            aria-describedby={fault ? `${id}-hint ${id}-error` : `${id}-hint`}
            disabled={upload.isPending}
            onChange={(event) => {
              take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <p id={`${id}-hint`} className="muted small">
            {t.suppliers.formats}
          </p>
        </div>
        {fault && <FieldError id={`${id}-error`}>{t.suppliers.fileFaults[fault]}</FieldError>}
        <div role="status">
          {upload.isPending && (
            <div className="stack-small">
              <p>
                {upload.percent === 100
                  ? t.suppliers.reading(upload.variables.name)
                  : t.suppliers.sending(upload.variables.name, f.percent(String(upload.percent ?? 0)))}
              </p>
              <progress className={css.progress} max={100} value={upload.percent} aria-label={upload.variables.name} />
            </div>
          )}
        </div>
        <Refusal failure={upload.error} />
      </div>
    </Card>
  );
}
