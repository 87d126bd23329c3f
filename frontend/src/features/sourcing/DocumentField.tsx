import { type DragEvent, useState } from 'react';
import { useI18n } from '../../i18n';
import { documentFault } from '../../lib/sourcing';
import { buttonClass } from '../../ui/button';
import { FieldError } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { Refusal } from '../../ui/page';
import css from './sourcing.module.css';
import type { useDocument } from './useDocument';

/** The field in the page, to be linked from the summary. */
export const documentId = 'unterlage';

interface Props {
  upload: ReturnType<typeof useDocument>;
  missing: boolean;
}

/** Takes the offer as it was received, by dropping or choosing, and shows the checksum it is kept with. */
export function DocumentField({ upload, missing }: Props) {
  const { t } = useI18n();
  const [fault, setFault] = useState<ReturnType<typeof documentFault>>();
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    const found = documentFault(file);
    setFault(found);
    if (!found) upload.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const error = fault ? t.sourcing.fileFaults[fault] : missing && !upload.data && t.sourcing.faults.document;
  return (
    <div className="stack-small">
      <h2>{t.sourcing.document}</h2>
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
        {!upload.data && <p>{t.sourcing.dropHere}</p>}
        <div role="status">
          {upload.isPending && <p>{t.sourcing.documentSending(upload.variables.name)}</p>}
          {upload.data && (
            <>
              <p className="strong">
                <Icon name="check" /> {t.sourcing.documentKept(upload.data.fileName)}
              </p>
              <p className="muted small">
                {t.sourcing.checksum}: <code className={css.sum}>{upload.data.sha256}</code>
              </p>
            </>
          )}
        </div>
        <label className={buttonClass()} htmlFor={documentId}>
          <Icon name="upload" />
          {upload.data ? t.sourcing.otherFile : t.sourcing.chooseFile}
        </label>
        <input
          id={documentId}
          type="file"
          className="visually-hidden"
          accept=".pdf,.eml"
          aria-describedby={error ? `${documentId}-hint ${documentId}-error` : `${documentId}-hint`}
          disabled={upload.isPending}
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <p id={`${documentId}-hint`} className="muted small">
          {t.sourcing.documentHint}
        </p>
      </div>
      {error && <FieldError id={`${documentId}-error`}>{error}</FieldError>}
      <Refusal failure={upload.error} />
    </div>
  );
}
