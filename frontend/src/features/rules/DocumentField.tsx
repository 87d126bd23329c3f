import { useEffect, useId, useState } from 'react';
import { useI18n } from '../../i18n';
import { checksumOf } from '../../lib/checksum';
import { Button, buttonClass } from '../../ui/button';
import { FieldError } from '../../ui/form';
import css from './rules.module.css';

/** The largest document the contract takes, in bytes. */
export const largestDocument = 600 * 1024;

interface Props {
  file: File | undefined;
  take: (file: File | undefined) => void;
  /** An earlier version names a document, which stays unless another is taken. */
  kept: boolean;
}

/** The source as it was received; its checksum is shown as soon as it is chosen. */
export function DocumentField({ file, take, kept }: Props) {
  const { t } = useI18n();
  const id = useId();
  const [fault, setFault] = useState<string>();
  const hash = useChecksum(file);
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    const told =
      chosen.size === 0
        ? t.rules.form.documentEmpty
        : chosen.size > largestDocument
          ? t.rules.form.documentTooLarge
          : undefined;
    setFault(told);
    if (!told) take(chosen);
  };
  return (
    <div className={css.file}>
      <p className="strong" id={`${id}-label`}>
        {t.rules.form.document}
      </p>
      <p id={`${id}-hint`} className="muted small">
        {kept ? `${t.rules.form.documentHint} ${t.rules.form.documentKept}` : t.rules.form.documentHint}
      </p>
      <label className={buttonClass()} htmlFor={id}>
        {t.rules.form.documentChoose}
      </label>
      <input
        id={id}
        type="file"
        className="visually-hidden"
        aria-describedby={fault ? `${id}-hint ${id}-error` : `${id}-hint`}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {fault && <FieldError id={`${id}-error`}>{fault}</FieldError>}
      <div role="status">
        {file && (
          <>
            <p>{file.name}</p>
            {hash && <p className={`muted small ${css.hash}`}>{t.rules.form.documentHash(hash)}</p>}
          </>
        )}
      </div>
      {file && (
        <Button kind="quiet" onClick={() => take(undefined)}>
          {t.rules.form.documentRemove}
        </Button>
      )}
    </div>
  );
}

function useChecksum(file: File | undefined): string | undefined {
  const [hash, setHash] = useState<string>();
  useEffect(() => {
    setHash(undefined);
    if (!file) return;
    let current = true;
    const read = async () => {
      const sum = await checksumOf(await file.arrayBuffer());
      if (current && sum) setHash(sum);
    };
    void read();
    return () => {
      current = false;
    };
  }, [file]);
  return hash;
}
