import { useState } from 'react';
import { useI18n } from '../../i18n';
import { documentFault } from '../../lib/sourcing';
import { buttonClass } from '../../ui/button';
import { DropZone } from '../../ui/DropZone';
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
  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    const found = documentFault(file);
    setFault(found);
    if (!found) upload.mutate(file);
  };
  const error = fault ? t.sourcing.fileFaults[fault] : missing && !upload.data && t.sourcing.faults.document;
  return (
    <div className="stack-small">
      <h2>{t.sourcing.document}</h2>
      <DropZone
        id={documentId}
        accept=".pdf,.eml"
        hint={t.sourcing.documentHint}
        failed={Boolean(error)}
        disabled={upload.isPending}
        take={take}
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
      </DropZone>
      {error && <FieldError id={`${documentId}-error`}>{error}</FieldError>}
      <Refusal failure={upload.error} />
    </div>
  );
}
