import { useId, useState } from 'react';
import { useI18n } from '../../i18n';
import { type FileFault, fileFault } from '../../lib/upload';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { DropZone } from '../../ui/DropZone';
import { FieldError } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { Refusal } from '../../ui/page';
import css from './suppliers.module.css';
import { useUpload } from './useUpload';

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

  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    const found = fileFault(file);
    setFault(found);
    if (!found) upload.mutate(file);
  };
  return (
    <Card label={t.suppliers.upload}>
      <div className="stack-small">
        <h2>{t.suppliers.upload}</h2>
        <DropZone
          id={id}
          accept=".xml,.csv,.txt"
          hint={t.suppliers.formats}
          failed={fault !== undefined}
          disabled={upload.isPending}
          centred
          take={take}
        >
          <Icon name="upload" size={28} />
          <p>{t.suppliers.dropHere}</p>
          <label className={buttonClass(waiting ? 'secondary' : 'primary')} htmlFor={id}>
            {t.suppliers.choose}
          </label>
        </DropZone>
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
