import { useMutation } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { api, body } from '../api/client';
import { useI18n } from '../i18n';
import { headerName } from '../lib/fileName';
import type { KeptFile } from '../lib/proof';
import { Button } from './button';
import { FieldError } from './form';
import css from './form.module.css';
import { Refusal } from './page';

/** The largest document the contract takes, in bytes. */
const largest = 10 * 1024 * 1024;

/** A document that is kept as it is when it is chosen; the form holds its name. */
export function FileField({ file, onChange }: { file: KeptFile | undefined; onChange: (file?: KeptFile) => void }) {
  const { t } = useI18n();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const upload = useMutation({ mutationFn: keepDocument, onSuccess: (kept) => onChange(kept) });
  const fault =
    upload.variables &&
    (upload.variables.size === 0 ? t.proof.empty : upload.variables.size > largest && t.proof.tooLarge);
  return (
    <div className={css.field}>
      <span className="strong">{t.proof.document}</span>
      <Button small aria-describedby={fault ? `${id}-error` : undefined} onClick={() => input.current?.click()}>
        {t.proof.choose}
      </Button>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label={t.proof.document}
        aria-hidden="true"
        tabIndex={-1}
        accept=".pdf,.eml,application/pdf,message/rfc822"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) upload.mutate(chosen);
          event.target.value = '';
        }}
      />
      <div role="status">{upload.isPending && <p className="muted small">{t.proof.sending}</p>}</div>
      {file && (
        <p className="row">
          {file.name}
          <Button kind="quiet" aria-label={t.proof.removeFile(file.name)} onClick={() => onChange(undefined)}>
            {t.proof.remove}
          </Button>
        </p>
      )}
      {fault ? <FieldError id={`${id}-error`}>{fault}</FieldError> : <Refusal failure={upload.error} />}
    </div>
  );
}

/** Keeps a document; what is obviously refused is never sent. */
async function keepDocument(chosen: File): Promise<KeptFile> {
  if (chosen.size === 0 || chosen.size > largest) throw new RangeError(chosen.name);
  const kept = await body(
    api.POST('/documents', {
      params: { header: { 'X-File-Name': headerName(chosen.name) } },
      headers: { 'Content-Type': chosen.name.toLowerCase().endsWith('.eml') ? 'message/rfc822' : 'application/pdf' },
      body: chosen as unknown as string, // the contract's word for bytes
      bodySerializer: (bytes) => bytes,
    }),
  );
  return { id: kept.id, name: chosen.name };
}
