import { useMutation } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import type { SchemaInstallationState } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { FieldError } from '../../ui/form';
import { Refusal } from '../../ui/page';
import type { Door } from './doors';
import css from './setup.module.css';

/** The largest picture the contract takes, in bytes. */
const largest = 512 * 1024;

interface Props {
  door: Door;
  logo: string | null;
  saved: (state: SchemaInstallationState) => void;
}

/** The picture in the header; it is kept as soon as it is chosen. */
export function LogoField({ door, logo, saved }: Props) {
  const { t } = useI18n();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const keep = useMutation({
    mutationFn: async (file: File | null) => {
      if (file && file.size > largest) throw new RangeError(file.name);
      return door.logo(file && (await base64(file)));
    },
    onSuccess: saved,
  });
  return (
    <div className="stack-small">
      <span className="strong">{t.setup.logo}</span>
      <div className={css.actions}>
        {logo && <img className={css.logo} src={logo} alt="" />}
        <Button small aria-describedby={keep.error ? `${id}-error` : undefined} onClick={() => input.current?.click()}>
          {t.setup.logoChoose}
        </Button>
        {logo && (
          <Button small kind="quiet" onClick={() => keep.mutate(null)}>
            {t.setup.logoRemove}
          </Button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-hidden="true"
        tabIndex={-1}
        accept="image/png,image/jpeg"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) keep.mutate(chosen);
          event.target.value = '';
        }}
      />
      {keep.error instanceof RangeError ? (
        <FieldError id={`${id}-error`}>{t.setup.logoTooLarge}</FieldError>
      ) : (
        <Refusal failure={keep.error} />
      )}
    </div>
  );
}

async function base64(file: File): Promise<string> {
  let text = '';
  for (const byte of new Uint8Array(await file.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}
